import { randomUUID } from 'node:crypto';
import { runProjector } from '../../apps/projector/index.js';
import { anEvent } from '../an-event.js';
import { paced } from '../paced.js';
import { folded } from '../serving.js';
import type { Workshop } from '../workshop.js';

const streams = 1_000;

/** At a steady rate, from when each append was due until a read sees it: milliseconds. */
export async function runLive(
  workshop: Workshop,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<readonly number[]> {
  const ledger = await workshop.openLedger();
  const projecting = new AbortController();
  const projector = runProjector(ledger, { signal: projecting.signal, log: workshop.say });
  const run = randomUUID().slice(0, 8);
  const visible: number[] = [];
  try {
    await ledger.store.append(`customer-${run}`, 'any', [anEvent()]);
    await folded(ledger);
    await paced({ count: perSecond * seconds, perSecond }, async (index, due) => {
      const stream = `customer-${run}-${String(index % streams)}`;
      const { position } = await ledger.store.append(stream, 'any', [anEvent()]);
      await ledger.reads.answer({ minPosition: position }, () => Promise.resolve());
      visible.push(performance.now() - due);
    });
    return visible;
  } finally {
    projecting.abort();
    await projector;
  }
}
