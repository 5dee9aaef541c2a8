import { afterEach, beforeEach } from '@jest/globals';
import { freshDatabase, type TestDatabase } from './database.js';
import { standingFor } from './standing-for.js';

interface OnDatabase<Opened> {
  readonly db: Pick<TestDatabase, 'url'>;
  readonly opened: Omit<Opened, 'close'>;
}

/** A database of each spec's own, and what is opened on it: there before the spec, gone behind it. */
export function onFreshDatabase<Opened extends { readonly close: () => Promise<void> }>(
  open: (url: string) => Promise<Opened>,
): OnDatabase<Opened> {
  let db: TestDatabase;
  let opened: Opened;
  beforeEach(async () => {
    db = await freshDatabase();
    opened = await open(db.url);
  });
  afterEach(async () => {
    await opened.close();
    await db.drop();
  });
  return { db: standingFor(() => db), opened: standingFor(() => opened) };
}
