import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { PeerJobs } from './peer-jobs.js';

const program = 'bench/peers/emmett.mjs';

/** Why there are no figures of peers; undefined where their packages are installed. */
export function whyNoPeers(): string | undefined {
  if (existsSync('bench/peers/node_modules/@event-driven-io/emmett-postgresql')) return undefined;
  return 'not installed: npm --prefix bench/peers ci';
}

/** A peer in a process of its own. */
export interface Peer {
  ask<Kind extends keyof PeerJobs>(
    kind: Kind,
    job: PeerJobs[Kind]['job'],
  ): Promise<PeerJobs[Kind]['result']>;
  close(): Promise<void>;
}

interface Answer<Result> {
  readonly result?: Result;
  readonly error?: string;
}

export function startPeer(): Peer {
  // What it says on its standard output would stand in the middle of ours.
  const child = fork(program, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return {
    ask: (kind, job) => ask(child, { kind, ...job }),
    close: async () => {
      if (child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}

async function ask<Result>(child: ChildProcess, question: object): Promise<Result> {
  const settled = new AbortController();
  const { signal } = settled;
  child.send(question);
  const answered = once(child, 'message', { signal }) as Promise<[Answer<Result>]>;
  const died = once(child, 'exit', { signal }).then(() =>
    Promise.reject(new Error('the peer died')),
  );
  try {
    const [{ result, error }] = await Promise.race([answered, died]);
    if (result === undefined) throw new Error(`the peer: ${error ?? 'no result'}`);
    return result;
  } finally {
    settled.abort();
    await Promise.allSettled([answered, died]);
  }
}
