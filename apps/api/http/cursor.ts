import { InvalidRequest } from './problem.js';

/** Where a list goes on, opaque to its reader: what was asked, and the last row seen. */
export function writeCursor(content: Readonly<Record<string, string>>): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

/** @throws InvalidRequest where it is none of ours */
export function readCursor(cursor: string): Readonly<Record<string, string>> {
  try {
    const content: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (isTexts(content)) return content;
  } catch {
    throw foreignCursor();
  }
  throw foreignCursor();
}

function isTexts(content: unknown): content is Readonly<Record<string, string>> {
  return (
    typeof content === 'object' &&
    content !== null &&
    Object.values(content).every((value) => typeof value === 'string')
  );
}

/** A cursor that no page of this list gave. */
export function foreignCursor(): InvalidRequest {
  const message = 'must be the `next` of the page before, unchanged';
  return new InvalidRequest([{ field: 'cursor', message }]);
}
