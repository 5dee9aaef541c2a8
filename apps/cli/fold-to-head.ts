import { setTimeout as pause } from 'node:timers/promises';
import type { Lifeledger } from '../wiring/index.js';
import type { Progress } from './terminal.js';

const LOOK_EVERY_MILLISECONDS = 25;

interface Watch {
  readonly report?: (progress: Progress) => void;
  readonly stop: AbortSignal;
}

/** Folds until the read models hold everything that stood in the log when this was called. */
export async function foldToHead(lifeledger: Lifeledger, { report, stop }: Watch): Promise<void> {
  const enough = new AbortController();
  const folding = lifeledger.projector.run(AbortSignal.any([enough.signal, stop]));
  const ended = folding.then(() => Promise.reject(new Error('folding ended before the log did')));
  try {
    await Promise.race([untilFolded(lifeledger, { ...(report && { report }), stop }), ended]);
  } finally {
    enough.abort();
    await folding;
  }
}

/**
 * Returns once some projector has folded what stood in the log when this was called.
 * @throws the reason of `stop`
 */
export async function untilFolded(
  { store, reads }: Lifeledger,
  { report, stop }: Watch,
): Promise<void> {
  const { position: head } = await store.head();
  for (;;) {
    stop.throwIfAborted();
    const { position, state } = await reads.status();
    const [done, total] = [Number(position), Number(head)];
    report?.({ phase: 'folding', done, total, unit: 'positions' });
    if (position >= head && state === 'live') return;
    await pause(LOOK_EVERY_MILLISECONDS);
  }
}
