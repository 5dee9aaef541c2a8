import type { DomainEvent } from '../event-sourcing/index.js';
import type { EventStore, Position } from '../event-store/index.js';
import { type Fold, foldOf } from './fold-batch.js';
import type { DiscardAct, ParkedAct, RetryAct } from './parked-act.js';
import { readParked } from './parked-again.js';
import { discardedStatement } from './parked-rows.js';
import { type Parked, streamAt, takeParked, takeEvent, type Which } from './parked-table.js';
import { Parking } from './parking.js';
import type { Projection } from './projection.js';
import { type Stretch, writeStretch } from './write-stretch.js';

/** So many parked events are folded again at once. */
const CHUNK = 1_000;

export interface Acting<Event extends DomainEvent> extends Stretch<Event> {
  readonly store: EventStore;
}

/**
 * Does inside a transaction under way what an operator decided of parked events. What concerns no
 * projection of ours, or nothing that is parked, does nothing.
 */
export async function carryOut<Event extends DomainEvent>(
  acting: Acting<Event>,
  act: ParkedAct,
): Promise<void> {
  const projection = projectionNamed(acting.fold, act.projection);
  if (projection === undefined) return;
  if (act.kind === 'retry') await retry(acting, { projection, of: act.of });
  else await discard(acting, { projection, act });
}

interface Retrying<Event extends DomainEvent> {
  readonly projection: Projection<Event>;
  readonly of: RetryAct['of'];
}

/** A state's events are folded in the order of their stream or not at all; facts each alone. */
async function retry<Event extends DomainEvent>(
  acting: Acting<Event>,
  { projection, of }: Retrying<Event>,
): Promise<void> {
  const { client } = acting;
  const { name, kind } = projection;
  const stream = 'stream' in of ? of.stream : await streamAt(client, name, of.position);
  if (stream === undefined) return;
  const only = kind === 'facts' && 'position' in of ? of.position : undefined;
  const states = kind === 'state' ? [projection] : [];
  const parking = new Parking(states);
  const again = { ...acting, fold: foldOf([projection]), parking };
  let after: Position | undefined = -1n;
  while (after !== undefined) {
    const which: Which = { projection: name, stream, after, only };
    const parked = await takeParked(client, which, CHUNK);
    await foldAgain(again, parked);
    const isStuck = parking.streamsOf(name).has(stream);
    after = isStuck || parked.length < CHUNK ? undefined : parked.at(-1)?.place.position;
  }
}

async function foldAgain<Event extends DomainEvent>(
  acting: Acting<Event>,
  parked: readonly Parked[],
): Promise<void> {
  const { events, codec } = await readParked(acting, parked);
  const before = new Map(parked.map((one) => [one.place.position, one]));
  await writeStretch({ ...acting, codec, before }, events);
}

interface Discarding<Event extends DomainEvent> {
  readonly projection: Projection<Event>;
  readonly act: DiscardAct;
}

async function discard<Event extends DomainEvent>(
  acting: Acting<Event>,
  { projection, act }: Discarding<Event>,
): Promise<void> {
  const { client } = acting;
  const taken = await takeEvent(client, act);
  if (taken === undefined) {
    const { eventId: id, stream, position } = act;
    const place = { id, position, stream, revision: -1n, type: '' };
    await client.query(discardedStatement({ act, place }, false));
    return;
  }
  await client.query(discardedStatement({ act, place: taken.place }));
  const isNext = projection.kind === 'state' && taken.isFirst;
  if (isNext) await retry(acting, { projection, of: { stream: taken.place.stream } });
}

function projectionNamed<Event extends DomainEvent>(
  { facts, states }: Fold<Event>,
  name: string,
): Projection<Event> | undefined {
  return [...facts, ...states].find((projection) => projection.name === name);
}
