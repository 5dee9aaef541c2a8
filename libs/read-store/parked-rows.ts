import pg from 'pg';
import { messageOf, type Position } from '../event-store/index.js';
import { CopyRows } from './copy-rows.js';
import type { Copy } from './copy-script.js';
import type { DiscardAct } from './parked-act.js';
import type { Place, Poison } from './parking.js';

/** What is known of an event that was parked before. */
export interface ParkedBefore {
  readonly attempts: number;
  /** As PostgreSQL writes it. */
  readonly parkedAt: string;
}

/** An event that is left out because an operator said so. */
export interface Discarded {
  readonly act: DiscardAct;
  readonly place: Omit<Place, 'recordedAt'>;
}

const COLUMNS = `projection, position, stream, revision, event_id, event_type, recorded_at,
  category, error, stack, attempts, parked_at`;

/** Parks events; those that were parked before keep the time and count one attempt more. */
export function parkedCopy(
  poison: readonly Poison[],
  before: ReadonlyMap<Position, ParkedBefore> = new Map(),
): readonly Copy[] {
  if (poison.length === 0) return [];
  const rows = new CopyRows();
  for (const one of poison) {
    const { id, type, stream, revision, position, recordedAt } = one.place;
    const known = before.get(position);
    const attempts = (known?.attempts ?? 0) + (one.category === 'behind' ? 0 : 1);
    const where = [one.projection, position, stream, revision, id, type, recordedAt];
    rows.add([...where, ...reasonOf(one), attempts, known?.parkedAt ?? 'now']);
  }
  return [{ statement: `copy parked (${COLUMNS}) from stdin`, rows }];
}

function reasonOf({ category, error }: Poison): readonly (string | null)[] {
  if (category === 'behind') return [category, null, null];
  const stack = error instanceof Error ? (error.stack ?? null) : null;
  return [category, messageOf(error), stack];
}

/** @param leftOut false where the event is folded already: the next rebuild leaves it out */
export function discardedStatement({ act, place }: Discarded, leftOut = true): string {
  const numbers = [place.position, place.revision, act.at].map(String).join(', ');
  const what = [act.projection, place.id, place.stream, place.type];
  const why = [act.reason, act.actor, act.onBehalfOf, act.decidedAt];
  return `insert into discarded
    (projection, event_id, stream, event_type, reason, actor, on_behalf_of, decided_at,
      position, revision, act_position, left_out)
    values (${[...what, ...why].map(literalOrNull).join(', ')}, ${numbers}, ${String(leftOut)})
    on conflict (projection, stream, event_id) do nothing`;
}

function literalOrNull(text: string | null): string {
  return text === null ? 'null' : literal(text);
}

/** PostgreSQL keeps no U+0000, and a statement would end at one. */
export function literal(text: string): string {
  return pg.escapeLiteral(text.replaceAll('\0', '\uFFFD'));
}
