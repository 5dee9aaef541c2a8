import { runProjector } from '../apps/projector/index.js';
import type { Lifeledger } from '../apps/wiring/index.js';
import { type Figure, latency, rate, timed } from './figures.js';
import { lanes } from './lanes.js';
import { takeOrders } from './ordering.js';
import { paced } from './paced.js';
import { folded } from './serving.js';
import type { Bench, Workshop } from './workshop.js';
import { randomFrom, zipf } from './zipf.js';

const perSecond = 1_000;
const customers = 1_000;
/** Each so manieth command is followed by a read that must see it. */
const probeEvery = 5;
/** Not counted: until code is compiled and connections are made, commands stand in line. */
const WARM_UP_SECONDS = 3;

interface Times {
  readonly answered: number[];
  readonly visible: number[];
  readonly sentToVisible: number[];
}

/**
 * How soon a read sees what a command did, at a steady rate, some customers much hotter than others.
 * Commands, projector and reads share one process, as in `lifeledger start`, without HTTP.
 */
export const lagBench: Bench = {
  name: 'lag',
  run: async (workshop) => {
    const ledger = await workshop.openLedger();
    const projecting = new AbortController();
    const projector = runProjector(ledger, { signal: projecting.signal, log: workshop.say });
    try {
      return await lagOf(ledger, workshop);
    } finally {
      projecting.abort();
      await projector;
    }
  },
};

async function lagOf(ledger: Lifeledger, { options, say }: Workshop): Promise<Figure[]> {
  const orders = takeOrders(ledger);
  const nameOf = (rank: number) => `lag-${String(options.seed)}-${String(rank)}`;
  await lanes(customers, 16, async (rank) => {
    await orders.acquire(nameOf(rank));
  });
  await folded(ledger);
  const next = zipf(customers, randomFrom(options.seed));
  const times: Times = { answered: [], visible: [], sentToVisible: [] };
  const warmUp = perSecond * WARM_UP_SECONDS;
  const count = warmUp + perSecond * (options.quick ? 4 : 20);
  const { milliseconds } = await timed(() =>
    paced({ count, perSecond }, async (index, due) => {
      const { position } = await orders.purchase(nameOf(next()));
      const answeredAt = performance.now();
      const isCounted = index >= warmUp;
      if (isCounted) times.answered.push(answeredAt - due);
      if (index % probeEvery !== 0) return;
      await ledger.reads.answer({ minPosition: position }, () => Promise.resolve());
      if (!isCounted) return;
      times.visible.push(performance.now() - answeredAt);
      times.sentToVisible.push(performance.now() - due);
    }),
  );
  say(`lag: ${count} commands in ${Math.round(milliseconds)} ms`);
  return figuresOf(times, Math.round(rate(count, milliseconds)));
}

function figuresOf(times: Times, reached: number): Figure[] {
  const note = `after ${WARM_UP_SECONDS} s; ${perSecond} commands/s asked, ${reached} reached; ${customers} customers by Zipf's law`;
  return [
    latency('live lag: command answered → read sees it', times.visible, {
      aim: { atMost: 20 },
      note,
    }),
    latency('live lag: command due → read sees it', times.sentToVisible),
    latency('command decided and appended, at that rate', times.answered),
  ];
}
