import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { startScript } from '../processes.js';
import { AT_WORK, type Orders } from './child.js';

const SCRIPT = new URL('child.mjs', import.meta.url);

type Log = (line: string) => void;

/** A process that works under orders, and is started anew when it has ended. */
export interface Worker {
  /** SIGKILL; it is started anew. */
  readonly kill: () => void;
  readonly stop: () => void;
  readonly goOn: () => void;
  /** Ends it for good. */
  readonly close: () => Promise<void>;
}

/** What is told of a worker. */
export interface Hearing {
  /** Every line that it says. */
  readonly log: Log;
  /** It ended though nobody killed it; the last thing that it said. */
  readonly gaveUp: (last: string) => void;
}

/** @param orders asked for at every start */
export function startWorker(orders: () => Orders, { log, gaveUp }: Hearing): Worker {
  let closing = false;
  let child: ChildProcess;
  const live = async () => {
    while (!closing) {
      const said: string[] = [];
      child = start(orders(), (line) => {
        said.push(line);
        log(line);
      });
      const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
      log(`ended (${String(signal ?? code)})`);
      // Who finds no database at its start ends, and is started anew.
      if (code !== null && said.includes(AT_WORK)) gaveUp(said.slice(-20).join('; '));
    }
  };
  const living = live();
  const send = (signal: NodeJS.Signals) => () => {
    child.kill(signal);
  };
  return {
    kill: send('SIGKILL'),
    stop: send('SIGSTOP'),
    goOn: send('SIGCONT'),
    close: async () => {
      closing = true;
      child.kill('SIGKILL');
      await living;
    },
  };
}

/** What became of orders that were carried out once. */
export interface Outcome {
  /** Null where it was killed. */
  readonly code: number | null;
  /** Every line that it said. */
  readonly said: readonly string[];
}

/** Runs orders once; the signal kills. */
export async function runOnce(
  orders: Orders,
  { log, signal }: { readonly log: Log; readonly signal: AbortSignal },
): Promise<Outcome> {
  const said: string[] = [];
  const child = start(orders, (line) => {
    said.push(line);
    log(line);
  });
  const kill = () => child.kill('SIGKILL');
  signal.addEventListener('abort', kill);
  if (signal.aborted) kill();
  const [code] = (await once(child, 'close')) as [number | null];
  signal.removeEventListener('abort', kill);
  return { code, said };
}

function start(orders: Orders, log: Log): ChildProcess {
  const child = startScript(SCRIPT, [JSON.stringify(orders)], { stderr: 'pipe' });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface(stream).on('line', log);
  }
  return child;
}
