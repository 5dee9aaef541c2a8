import { setTimeout as pause } from 'node:timers/promises';
import type { Lifeledger } from '../wiring/index.js';
import type { Progress } from './terminal.js';

const LOOK_EVERY_MILLISECONDS = 50;

/** Folds until the read models hold everything that stood in the log when this was called. */
export async function foldToHead(
  { store, reads, projector }: Lifeledger,
  { report, stop }: { report: (progress: Progress) => void; stop: AbortSignal },
): Promise<void> {
  const { position: head } = await store.head();
  const enough = new AbortController();
  const folding = projector.run(AbortSignal.any([enough.signal, stop]));
  const arrived = async () => {
    for (;;) {
      stop.throwIfAborted();
      const { position, state } = await reads.status();
      const done = Number(position);
      report({ phase: 'folding', done, total: Number(head), unit: 'positions' });
      if (position >= head && state === 'live') return;
      await pause(LOOK_EVERY_MILLISECONDS);
    }
  };
  try {
    await Promise.race([arrived(), folding.then(() => Promise.reject(new Error('folding ended')))]);
  } finally {
    enough.abort();
    await folding;
  }
}
