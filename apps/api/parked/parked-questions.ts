import { Refusal } from '../../../libs/event-sourcing/index.js';
import {
  discardedEvents,
  parkedEvents,
  type ParkedFilter,
  parkedUpTo,
} from '../../../libs/read-store/index.js';
import { type Lifeledger, projectionNamed } from '../../wiring/index.js';
import { foreignCursor, readCursor, writeCursor } from '../http/cursor.js';
import { parsePosition } from '../http/log-position.js';
import { parseLimit } from '../queries/parameters.js';
import {
  discardedDocument,
  type ParkedAtDocument,
  parkedDocument,
  type ParkedPageDocument,
} from './parked-documents.js';
import type { ParkedParameters } from './parked-parameters.js';

type Place = NonNullable<ParkedFilter['after']>;

/**
 * A page of what is parked, and of what was discarded, by whom and when.
 * @throws Refusal where there is no such projection; InvalidRequest, NotYetFolded, Rebuilding
 */
export async function parkedPage(
  lifeledger: Lifeledger,
  { projection, stream, state, minPosition = '0', limit, cursor }: ParkedParameters,
): Promise<ParkedPageDocument> {
  if (projection !== undefined) projectionNamed(lifeledger, projection);
  const most = parseLimit(limit);
  const after = cursor === undefined ? undefined : placeIn(cursor);
  const least = parsePosition(minPosition, 'minPosition');
  const filter = { projection, stream, after, limit: most + 1 };
  return lifeledger.reads.answer({ minPosition: least }, async ({ db, position }) => {
    const parked = state === 'discarded' ? [] : await parkedEvents(db, filter);
    const discarded = state === 'parked' ? [] : await discardedEvents(db, filter);
    const last = firstOf([parked, discarded].flatMap((found) => endOf(found, most)));
    const isShown = (one: Place) => last === undefined || !isBehind(one, last);
    return {
      position: String(position),
      parked: await parkedUpTo(db, position),
      rows: parked.filter(isShown).map(parkedDocument),
      discarded: discarded.filter(isShown).map(discardedDocument),
      next: last === undefined ? null : cursorBehind(last),
    };
  });
}

/**
 * What is parked at one position, with the stack, and what was discarded there.
 * @throws Refusal where nothing is
 */
export async function parkedAt(
  lifeledger: Lifeledger,
  position: bigint,
): Promise<ParkedAtDocument> {
  const { parked, discarded, folded } = await lifeledger.reads.answer({}, async (question) => ({
    parked: await parkedEvents(question.db, { position }),
    discarded: await discardedEvents(question.db, { position }),
    folded: question.position,
  }));
  if (parked.length + discarded.length === 0) {
    const message = `nothing is parked or discarded at position ${String(position)}`;
    throw new Refusal('unknown', 'nothing-parked', message, 'position');
  }
  return {
    position: String(folded),
    rows: parked.map((one) => ({ ...parkedDocument(one), stack: one.stack })),
    discarded: discarded.map(discardedDocument),
  };
}

/** Where a page must end that shows so many of these at most; none where it shows them all. */
function endOf(found: readonly Place[], most: number): readonly Place[] {
  return found.length > most ? found.slice(most - 1, most) : [];
}

function firstOf(places: readonly Place[]): Place | undefined {
  return places.toSorted((a, b) => (isBehind(a, b) ? 1 : -1))[0];
}

function isBehind(a: Place, b: Place): boolean {
  return a.position === b.position ? a.projection > b.projection : a.position > b.position;
}

function cursorBehind({ position, projection }: Place): string {
  return writeCursor({ position: String(position), projection });
}

function placeIn(cursor: string): Place {
  const { position, projection } = readCursor(cursor);
  if (position === undefined || projection === undefined) throw foreignCursor();
  return { position: parsePosition(position, 'cursor'), projection };
}
