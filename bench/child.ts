import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Roles } from './jobs.js';

/** What a child of ours answers. */
interface Answer<Result> {
  readonly result?: Result;
  readonly error?: string;
}

/** Does a job in a process of its own: this same program with `--child <role>`. */
export async function inChild<Role extends keyof Roles>(
  role: Role,
  job: Roles[Role]['job'],
): Promise<Roles[Role]['result']> {
  const child = fork(process.argv[1] ?? '', ['--child', role]);
  child.send(job);
  const answered = once(child, 'message') as Promise<[Answer<Roles[Role]['result']>]>;
  const ended = once(child, 'exit').then(() =>
    Promise.reject(new Error(`${role}: the child died`)),
  );
  const [{ result, error }] = await Promise.race([answered, ended]);
  child.kill();
  if (result === undefined) throw new Error(`${role}: ${error ?? 'no result'}`);
  return result;
}

/** The child's side: takes one job, answers, and waits to be ended. */
export async function serveAsChild<Role extends keyof Roles>(
  work: (job: Roles[Role]['job']) => Promise<Roles[Role]['result']>,
): Promise<void> {
  const [job] = (await once(process, 'message')) as [Roles[Role]['job']];
  const answer: Answer<Roles[Role]['result']> = await work(job).then(
    (result) => ({ result }),
    (error: unknown) => ({
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }),
  );
  process.send?.(answer);
  // An exit can overtake a long answer: the parent ends us once it has it.
  await once(process, 'disconnect');
}
