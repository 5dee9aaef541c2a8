import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const FLAGS = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning'];

/** Runs a script of this folder as a plain process. */
function start(script: string, options: object): ChildProcess {
  const path = fileURLToPath(new URL(script, import.meta.url));
  // Jest's own options are not for a plain process.
  const env = { ...process.env, NODE_OPTIONS: '' };
  return fork(path, [JSON.stringify(options)], { execArgv: FLAGS, env });
}

async function messageOf(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the process ended')));
  const [message] = await Promise.race([once(child, 'message') as Promise<[unknown]>, ended]);
  return message;
}

export interface KillableDoor {
  readonly port: number;
  /** As a power cut does: nothing is told to anybody. */
  kill(): Promise<void>;
}

export async function startDoor(options: {
  readonly database: string;
  readonly port: number;
}): Promise<KillableDoor> {
  const child = start('door-process.mjs', options);
  const port = (await messageOf(child)) as number;
  const kill = async () => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  return { port, kill };
}

export interface Writing {
  readonly way: 'adapter' | 'classic' | 'batch';
  readonly url: string;
  /** The streams' names begin so. */
  readonly name: string;
  readonly appends: number;
  /** Of one event. */
  readonly bytes: number;
  /** How long it is waited for answers. */
  readonly milliseconds: number;
}

export interface Outcome {
  readonly written: number;
  /** The errors' codes. */
  readonly refused: readonly (string | number)[];
  readonly pending: number;
  /** What would have ended the process. */
  readonly escaped: readonly string[];
}

/** Starts writing; resolves with the first answer, when most is still in flight. */
export async function startWriting(options: Writing): Promise<{ outcome: Promise<Outcome> }> {
  const child = start('writing-process.mjs', options);
  await messageOf(child);
  return { outcome: messageOf(child) as Promise<Outcome> };
}
