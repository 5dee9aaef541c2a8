import { Refusal } from '../../../libs/event-sourcing/index.js';
import {
  discardedEvents,
  parkedEvents,
  type ParkedFilter,
  parkedUpTo,
} from '../../../libs/read-store/index.js';
import type { Lifeledger } from '../../wiring/index.js';
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

/** A page of what is parked. @throws InvalidRequest, NotYetFolded, Rebuilding */
export function parkedPage(
  { reads }: Lifeledger,
  { projection, stream, minPosition = '0', limit, cursor }: ParkedParameters,
): Promise<ParkedPageDocument> {
  const most = parseLimit(limit);
  const after = cursor === undefined ? undefined : placeIn(cursor);
  const least = parsePosition(minPosition, 'minPosition');
  return reads.answer({ minPosition: least }, async ({ db, position }) => {
    const found = await parkedEvents(db, { projection, stream, after, limit: most + 1 });
    const rows = found.slice(0, most);
    const last = found.length > most ? rows.at(-1) : undefined;
    return {
      position: String(position),
      parked: await parkedUpTo(db, position),
      rows: rows.map(parkedDocument),
      discarded: (await discardedEvents(db)).map(discardedDocument),
      next: last === undefined ? null : cursorBehind(last),
    };
  });
}

/** What is parked at one position, with the stack. @throws Refusal where nothing is */
export async function parkedAt({ reads }: Lifeledger, position: bigint): Promise<ParkedAtDocument> {
  return reads.answer({}, async ({ db, position: folded }) => {
    const found = await parkedEvents(db, { position });
    if (found.length === 0) {
      const message = `nothing is parked at position ${String(position)}`;
      throw new Refusal('unknown', 'nothing-parked', message, 'position');
    }
    const rows = found.map((parked) => ({ ...parkedDocument(parked), stack: parked.stack }));
    return { position: String(folded), rows };
  });
}

function cursorBehind({ position, projection }: NonNullable<ParkedFilter['after']>): string {
  return writeCursor({ position: String(position), projection });
}

function placeIn(cursor: string): NonNullable<ParkedFilter['after']> {
  const { position, projection } = readCursor(cursor);
  if (position === undefined || projection === undefined) throw foreignCursor();
  return { position: parsePosition(position, 'cursor'), projection };
}
