import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { openEventStoreDb } from '../../libs/event-store/index.js';
import { type Figure, rate, timed } from '../figures.js';
import { lanes } from '../lanes.js';
import { anEvent, content } from '../an-event.js';

const STREAMS = 500;
/** Any will do on a node without TLS; they choose the classic call. */
const credentials = { username: 'bench', password: 'bench' };

type Append = (stream: string, events: number) => Promise<unknown>;

/** Appends of one and of ten events, alone and many in flight: two calls of the client, the adapter. */
export async function appendFigures(url: string, quick: boolean): Promise<Figure[]> {
  const client = EventStoreDBClient.connectionString(url);
  const store = await openEventStoreDb({ url, streamPrefixes: ['bench-'] });
  const proposals = (events: number) =>
    Array.from({ length: events }, () => jsonEvent({ type: 'CustomerPurchased', ...content() }));
  const ways: Record<'batch' | 'classic' | 'adapter', Append> = {
    batch: (stream, events) => client.appendToStream(stream, proposals(events)),
    classic: (stream, events) => client.appendToStream(stream, proposals(events), { credentials }),
    adapter: (stream, events) =>
      store.append(
        stream,
        'any',
        Array.from({ length: events }, () => anEvent()),
      ),
  };
  try {
    const figures: Figure[] = [];
    for (const load of loads(quick)) figures.push(...(await compare(ways, load)));
    return figures;
  } finally {
    await store.close();
    await client.dispose();
  }
}

interface Load {
  readonly events: number;
  readonly inFlight: number;
  readonly appends: number;
}

function loads(quick: boolean): readonly Load[] {
  const share = quick ? 0.1 : 1;
  return [1, 10].flatMap((events) =>
    [1, 10, 100].map((inFlight) => {
      const appends = (inFlight === 1 ? 1_000 : 6_000) / Math.sqrt(events);
      return { events, inFlight, appends: Math.ceil(appends * share) };
    }),
  );
}

/** Each way twice, in turns; the better of both counts, as others use the machine too. */
async function compare(ways: Record<string, Append>, load: Load): Promise<Figure[]> {
  const best = new Map<string, number>();
  for (let round = 0; round < 2; round += 1) {
    for (const [name, append] of Object.entries(ways)) {
      const reached = await perSecond(append, load);
      best.set(name, Math.max(reached, best.get(name) ?? 0));
    }
  }
  const of = (name: string) => best.get(name) ?? NaN;
  const what = `appends of ${load.events}, ${load.inFlight} in flight`;
  const unit = 'events/s';
  const aim = load.events === 1 && load.inFlight === 100 ? { aim: { atLeast: 3_000 } } : {};
  return [
    { measure: `${what}: client, batch call`, value: of('batch'), unit },
    { measure: `${what}: client, classic call`, value: of('classic'), unit },
    { measure: `${what}: adapter`, value: of('adapter'), unit, ...aim },
    {
      measure: `${what}: adapter / client's same call`,
      value: of('adapter') / of('classic'),
      unit: '',
      aim: { atLeast: 0.9 },
    },
  ];
}

async function perSecond(append: Append, { events, inFlight, appends }: Load): Promise<number> {
  const run = randomUUID();
  const { milliseconds } = await timed(() =>
    lanes(appends, inFlight, async (index) => {
      await append(`bench-${run}-${index % STREAMS}`, events);
    }),
  );
  return rate(appends * events, milliseconds);
}
