import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Lifeledger } from '../apps/wiring/index.js';
import { NotYetFolded } from '../libs/read-store/index.js';
import { anEvent } from './an-event.js';
import { type Figure, latency, timed } from './figures.js';
import { ledgerOn, type Bench } from './workshop.js';

/** From the SIGKILL of the projector that folds until another has folded an event behind it. */
export const recoveryBench: Bench = {
  name: 'recovery',
  run: async (workshop) => {
    const url = await workshop.freshDatabase();
    const ledger = await workshop.openLedger(url);
    const rounds = workshop.options.quick ? 2 : 5;
    const running = [await startProjector(url, 'live')];
    try {
      const taken: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        running.push(await startProjector(url, 'waiting'));
        await appendAndSee(ledger);
        await end(running.shift());
        taken.push((await timed(() => appendAndSee(ledger))).milliseconds);
      }
      return [figureOf(taken)];
    } finally {
      await Promise.all(running.map(end));
    }
  },
};

function figureOf(taken: readonly number[]): Figure {
  const aim = { atMost: 10_000 };
  const note = `${taken.length} kills with SIGKILL, a stand-by each time; lease as shipped`;
  return latency('SIGKILL of the projector → stand-by has folded a new event', taken, {
    aim,
    note,
  });
}

async function appendAndSee({ store, reads }: Lifeledger): Promise<void> {
  const { position } = await store.append('customer-recovery', 'any', [anEvent()]);
  for (;;) {
    try {
      await reads.answer({ minPosition: position }, () => Promise.resolve());
      return;
    } catch (error) {
      if (!(error instanceof NotYetFolded)) throw error;
    }
  }
}

/** A projector in a process of its own, once it is in this phase. */
async function startProjector(url: string, phase: 'live' | 'waiting'): Promise<ChildProcess> {
  const child = fork(process.argv[1] ?? '', ['--child', 'projector']);
  child.send({ url, phase });
  const ended = once(child, 'exit').then(() =>
    Promise.reject(new Error('a projector died before its time')),
  );
  await Promise.race([once(child, 'message'), ended]);
  // It is to die one day, and nobody waits for that any more.
  ended.catch(() => undefined);
  return child;
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (child?.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** The child's side: folds until it is killed, and says once that it is where it was asked to be. */
export async function projectAsChild(): Promise<void> {
  const [{ url, phase }] = (await once(process, 'message')) as [{ url: string; phase: string }];
  const ledger = await ledgerOn(url, () => undefined);
  const projecting = new AbortController();
  process.once('disconnect', () => {
    projecting.abort();
  });
  const running = ledger.projector.run(projecting.signal);
  while (ledger.projector.state().phase !== phase && !projecting.signal.aborted) await pause(20);
  process.send?.('there');
  await running;
  await ledger.close();
}
