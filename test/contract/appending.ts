import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { PostgresEventStoreOptions } from '../../libs/event-store/index.js';

/** A process of its own that appends. */
export interface Appending {
  readonly process: ChildProcess;
  /** The ids of all that it appended, once it is done. */
  readonly appended: Promise<readonly string[]>;
}

const SCRIPT = fileURLToPath(new URL('append-process.mjs', import.meta.url));
const FLAGS = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning'];

/** Starts one and waits until it appends. */
export async function startAppending(options: {
  readonly store: PostgresEventStoreOptions;
  readonly name: string;
  readonly events: number;
}): Promise<Appending> {
  const child = spawn(process.execPath, [...FLAGS, SCRIPT, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // Jest's own options are not for a plain process.
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  await nextLine(lines);
  const appended = nextLine(lines).then((line) => JSON.parse(line) as readonly string[]);
  return { process: child, appended };
}

async function nextLine(lines: AsyncIterator<string>): Promise<string> {
  const line = await lines.next();
  if (line.done === true) throw new Error('the appending process ended before it was done');
  return line.value;
}
