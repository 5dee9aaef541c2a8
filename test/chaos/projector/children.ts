import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Orders } from './child.js';

const SCRIPT = fileURLToPath(new URL('child.mjs', import.meta.url));
const COMPILED = join(tmpdir(), 'lifeledger-chaos-compiled');
const FLAGS = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning'];

/** A process that works under orders, and is started anew when it has ended. */
export interface Worker {
  /** SIGKILL; it is started anew. */
  readonly kill: () => void;
  readonly stop: () => void;
  readonly goOn: () => void;
  /** Ends it for good. */
  readonly close: () => Promise<void>;
}

/** @param log told every line that it says */
export function startWorker(orders: Orders, log: (line: string) => void): Worker {
  let closing = false;
  let child: ChildProcess;
  const live = async () => {
    while (!closing) {
      child = start(orders, log);
      const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
      log(`ended (${String(signal ?? code)})`);
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

/** Runs orders once. @returns whether they were carried out, not killed before */
export async function runOnce(
  orders: Orders,
  { log, signal }: { readonly log: (line: string) => void; readonly signal: AbortSignal },
): Promise<boolean> {
  const child = start(orders, log);
  const kill = () => child.kill('SIGKILL');
  signal.addEventListener('abort', kill);
  const [code] = (await once(child, 'exit')) as [number | null];
  signal.removeEventListener('abort', kill);
  return code === 0;
}

function start(orders: Orders, log: (line: string) => void): ChildProcess {
  const child = spawn(process.execPath, [...FLAGS, SCRIPT, JSON.stringify(orders)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // So many starts: what was compiled once need not be compiled again.
    env: { ...process.env, NODE_OPTIONS: '', NODE_COMPILE_CACHE: COMPILED },
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', log);
  }
  return child;
}
