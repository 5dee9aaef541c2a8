import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Lifeledger } from '../../apps/wiring/index.js';
import { customerRegistry, type CustomerEvent } from '../../libs/customer/index.js';
import { createCodec } from '../../libs/event-store/index.js';
import { createProjector, definitionsOf, openReadStore } from '../../libs/read-store/index.js';
import { type Figure, rate, timed } from '../figures.js';
import { query } from '../sql.js';
import type { Workshop } from '../workshop.js';
import { customerPurchases, expectedLines, ourRows, rowLines } from './customer-purchases.js';
import {
  firstByStream,
  firstOf,
  type Material,
  type Purchased,
  writeEvents,
} from './events-file.js';
import { foldNaively, naiveRows } from './naive.js';
import { type Peer, startPeer, whyNoPeers } from './peer-process.js';

const measure = (who: string) => `rebuild of customer purchases: ${who}`;
const unit = 'events/s';
/** Large batches spare Emmett the reading of its whole table for each: it has no index for them. */
const emmettBatch = 5_000;

/** The same events, folded into the same rows, by everybody. */
export async function rebuildFigures(workshop: Workshop, ledger: Lifeledger): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lifeledger-contest-'));
  try {
    const file = join(folder, 'events.jsonl');
    const material = await writeEvents(ledger.store, file);
    return [
      await ours(workshop, ledger, material),
      await shipped(ledger, material),
      ...(await emmetts(workshop, file, material)),
      await naive(workshop, material),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function ours(
  { freshDatabase, say }: Workshop,
  { store }: Lifeledger,
  material: Material,
): Promise<Figure> {
  const projections = [customerPurchases];
  const codec = createCodec<CustomerEvent>(customerRegistry);
  const definitions = definitionsOf(projections);
  const readStore = await openReadStore({ url: await freshDatabase(), definitions, log: say });
  try {
    const projector = createProjector({ readStore, store, codec, projections, log: say });
    const { milliseconds } = await timed(() => projector.rebuild());
    const lines = await readStore.answer({}, async ({ db }) => {
      const { rows } = await sql.raw<{ line: string }>(rowLines(ourRows)).execute(db);
      return rows.map(({ line }) => line);
    });
    const events = material.purchases.length;
    const verdict = compare(lines, firstOf(material, events));
    if (verdict !== equal) throw new Error(`our own rows are wrong: ${verdict}`);
    return figure('Lifeledger', { events, milliseconds, verdict });
  } finally {
    await readStore.close();
  }
}

/** Everything that the product folds, for its price beside that of one toy. */
async function shipped(ledger: Lifeledger, { purchases }: Material): Promise<Figure> {
  const { milliseconds } = await timed(() => ledger.projector.rebuild());
  const note = `${purchases.length.toLocaleString('en')} events`;
  const value = rate(purchases.length, milliseconds);
  return { measure: 'rebuild of all shipped projections: Lifeledger', value, unit, note };
}

async function emmetts(workshop: Workshop, file: string, material: Material): Promise<Figure[]> {
  const why = whyNoPeers();
  if (why !== undefined) {
    return [{ measure: measure('Emmett'), value: NaN, unit, note: why }];
  }
  const peer = startPeer();
  try {
    return await askEmmett(peer, workshop, { file, material });
  } finally {
    await peer.close();
  }
}

async function askEmmett(
  peer: Peer,
  { options, freshDatabase, say }: Workshop,
  { file, material }: { readonly file: string; readonly material: Material },
): Promise<Figure[]> {
  const url = await freshDatabase();
  const load = await peer.ask('load', { url, file, boxSeconds: options.quick ? 5 : 45 });
  say(`contest: Emmett took ${String(load.loaded)} events`);
  const value = rate(load.loaded, load.milliseconds);
  const note = `${load.loaded.toLocaleString('en')} events, a customer's at once, one append at a time`;
  const figures = [{ measure: 'load of the events: Emmett', value, unit, note }];
  for (const mode of ['rawSql', 'pongo'] as const) {
    const boxSeconds = options.quick ? 5 : mode === 'pongo' ? 15 : 45;
    const job = { url, mode, batchSize: emmettBatch, boxSeconds } as const;
    const { events, milliseconds, rowsQuery } = await peer.ask('rebuild', job);
    const rows = await query<{ line: string }>(url, rowLines(rowsQuery));
    const lines = rows.map(({ line }) => line);
    const verdict = compare(lines, firstByStream(material, events));
    figures.push(figure(`Emmett, async, ${nameOf[mode]}`, { events, milliseconds, verdict }));
  }
  return figures;
}

const nameOf = { rawSql: 'raw SQL', pongo: 'Pongo documents' };

async function naive({ freshDatabase, options }: Workshop, material: Material): Promise<Figure> {
  const url = await freshDatabase();
  const few = material.purchases.slice(0, options.quick ? 1_000 : 5_000);
  const { events, milliseconds } = await foldNaively(url, few, 15);
  const rows = await query<{ line: string }>(url, rowLines(naiveRows));
  const lines = rows.map(({ line }) => line);
  const verdict = compare(lines, firstOf(material, events));
  return figure('one transaction an event', { events, milliseconds, verdict });
}

interface Outcome {
  readonly events: number;
  readonly milliseconds: number;
  readonly verdict: string;
}

function figure(
  who: string,
  { events, milliseconds, verdict }: Outcome,
): Figure & { note: string } {
  const note = `${events.toLocaleString('en')} events; ${verdict}`;
  return { measure: measure(who), value: rate(events, milliseconds), unit, note };
}

const equal = 'rows as expected';

function compare(lines: readonly string[], purchases: readonly Purchased[]): string {
  const expected = expectedLines(purchases);
  const wrong = expected.filter((line, index) => line !== lines[index]).length;
  if (wrong === 0 && lines.length === expected.length) return equal;
  return `ROWS DIFFER: ${String(lines.length)} of ${String(expected.length)}, ${String(wrong)} not as expected`;
}
