import { on } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable } from '../errors.js';
import { connect, disconnect } from './connection.js';
import type { Doorbell } from './doorbell.js';
import { CHANNEL } from './insert-plan.js';

interface Listening {
  readonly url: string;
  readonly doorbell: Doorbell;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

const PAUSE_MILLISECONDS = { first: 100, longest: 5000 };

/**
 * Rings whenever a writer of any process has committed, until aborted.
 * Where the connection is lost it tries again and again; readers poll meanwhile.
 */
export async function listen(listening: Listening): Promise<void> {
  const { signal, log } = listening;
  let pause = PAUSE_MILLISECONDS.first;
  for (;;) {
    try {
      await ringUntilLost(listening, () => {
        pause = PAUSE_MILLISECONDS.first;
      });
    } catch (error) {
      if (signal.aborted) return;
      log(`readers of the log poll it until it can be listened to again: ${String(error)}`);
      await rest(pause, signal);
      pause = Math.min(pause * 2, PAUSE_MILLISECONDS.longest);
    }
  }
}

async function ringUntilLost(
  { url, doorbell, signal }: Listening,
  isListening: () => void,
): Promise<void> {
  const client = await connect(url);
  try {
    const notifications = on(client, 'notification', { signal, close: ['end'] });
    await client.query(`listen ${CHANNEL}`);
    isListening();
    // What was committed before is not announced any more.
    doorbell.ring();
    while ((await notifications.next()).done !== true) doorbell.ring();
    throw new StoreUnavailable('the connection was closed');
  } finally {
    await disconnect(client);
  }
}

async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
