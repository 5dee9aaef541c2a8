import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('projector-process.mjs', import.meta.url));
const NODE = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning'];

/** A process that folds by now. */
export async function projectorProcess(options: {
  readonly url: string;
  /** The text of a note whose fold is never to end. */
  readonly endless?: string;
}): Promise<ChildProcess> {
  const child = spawn(process.execPath, [...NODE, SCRIPT, JSON.stringify(options)], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(child.stdout)) {
    if (line === 'live') return child;
  }
  throw new Error('the projector ended before it folded');
}

export async function kill(child: ChildProcess | undefined): Promise<void> {
  if (child?.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'close');
}
