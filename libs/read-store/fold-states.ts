import type { DomainEvent } from '../event-sourcing/index.js';
import type { KnownEvent } from '../event-store/index.js';
import { CopyRows } from './copy-rows.js';
import { copyLine } from './copy-text.js';
import { placeOf, poisonOf, type Touched } from './fold-batch.js';
import { type IndexedColumns, indexedColumns, requireRoom } from './index-room.js';
import type { Poison } from './parking.js';
import type { StateProjection } from './projection.js';

/** A row of a state table by column name, as text. */
export type StoredRow = Readonly<Record<string, string | null>>;

/** What becomes of the rows of the keys touched. */
export interface FoldedStates {
  /** The rows that are new or change. */
  readonly rows: CopyRows;
  /** Keys whose stored rows they replace. */
  readonly replaced: readonly string[];
  readonly poison: readonly Poison[];
}

/**
 * Folds the events of every key touched. Where one can't be folded the row is that of before it, and
 * those behind it are held back.
 * @param stored the rows that stand for the keys now
 */
export function foldStates<Event extends DomainEvent>(
  { projection, keys }: Touched<Event>,
  stored: ReadonlyMap<string, StoredRow>,
): FoldedStates {
  const rows = new CopyRows();
  const replaced: string[] = [];
  const poison: Poison[] = [];
  const indexed = indexedColumns(projection.table);
  for (const [key, events] of keys) {
    const of = { projection, indexed, key, row: stored.get(key) };
    const line = foldAll(of, events) ?? foldUntilPoison(of, events, poison);
    rows.addLines(line);
    if (line !== '' && of.row !== undefined) replaced.push(key);
  }
  return { rows, replaced, poison };
}

interface OfKey<Event extends DomainEvent> {
  readonly projection: StateProjection<Event, unknown>;
  readonly indexed: IndexedColumns;
  readonly key: string;
  readonly row: StoredRow | undefined;
}

/** The new row, '' where it is the one that stands; undefined where an event can't be folded. */
function foldAll<Event extends DomainEvent>(
  of: OfKey<Event>,
  events: readonly KnownEvent<Event>[],
): string | undefined {
  const { projection } = of;
  try {
    let state = stateOf(of);
    const before = of.row === undefined ? '' : copyLine(projection.toRow(state));
    for (const event of events) state = projection.evolve(state, event);
    const line = lineOf(of, state);
    return line === before ? '' : line;
  } catch {
    // Told by the fold that looks behind each event.
    return undefined;
  }
}

/** The row of before the first event that can't be folded; '' where there was none. */
function foldUntilPoison<Event extends DomainEvent>(
  of: OfKey<Event>,
  events: readonly KnownEvent<Event>[],
  poison: Poison[],
): string {
  const { projection } = of;
  let line = '';
  let folded = 0;
  try {
    let state = stateOf(of);
    for (const event of events) {
      state = projection.evolve(state, event);
      line = lineOf(of, state);
      folded += 1;
    }
  } catch (error) {
    const [spoilt, ...behind] = events.slice(folded).map(placeOf);
    const { name } = projection;
    if (spoilt === undefined) throw error;
    poison.push(poisonOf(name, spoilt, error));
    for (const place of behind) poison.push({ projection: name, place, category: 'behind' });
  }
  return line;
}

/** @throws NoRoom, and what the projection throws */
function lineOf<Event extends DomainEvent>(
  { projection, indexed }: OfKey<Event>,
  state: unknown,
): string {
  const values = projection.toRow(state);
  requireRoom(values, indexed);
  return copyLine(values);
}

function stateOf<Event extends DomainEvent>({ projection, key, row }: OfKey<Event>): unknown {
  return row === undefined ? projection.initial(key) : projection.fromRow(row);
}
