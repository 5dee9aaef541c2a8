import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const FLAGS = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning'];
/** A process of its own that runs the tests' TypeScript as it is. */
export function startScript(
  script: URL,
  args: readonly string[],
  options: { readonly stderr: 'pipe' | 'inherit'; readonly timeout?: number },
): ChildProcess {
  const { stderr, timeout } = options;
  return spawn(process.execPath, [...FLAGS, fileURLToPath(script), ...args], {
    stdio: ['ignore', 'pipe', stderr],
    env: { ...process.env, NODE_OPTIONS: '' },
    timeout,
  });
}

/** More than any schedule takes. */
export const LONGEST_MILLISECONDS = 900_000;

/** What came of a command. */
export interface Told {
  /** All that it printed; it was printed here as well. */
  readonly told: string;
  /** Its exit code, and the signal that ended it. */
  readonly exit: readonly unknown[];
}

/** Runs a command of schedules to its end: what it kills and cuts is nobody else's. */
export async function runCommand(command: URL, asked: string): Promise<Told> {
  const child = startScript(command, asked.split(' '), {
    stderr: 'inherit',
    timeout: LONGEST_MILLISECONDS,
  });
  const exit = once(child, 'exit');
  const told = child.stdout === null ? '' : await text(child.stdout);
  process.stdout.write(told);
  return { told, exit: await exit };
}
