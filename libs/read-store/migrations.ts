import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { messageOf } from '../event-store/index.js';
import { FOLDED_CHANNEL } from './connection.js';
import { ReadStoreUnusable } from './errors.js';
import { FOLD_LOCK } from './locks.js';

/** SQLSTATE of `lifeledger.advance` where somebody else writes, or has written, what we believed to be next. */
export const NOT_OURS = 'LL001';

const first: Migration = {
  up: async (db: Kysely<unknown>) => {
    await sql`
      create table lifeledger.installation (
        one boolean primary key default true check (one),
        currency text not null,
        time_zone text not null
      )`.execute(db);
    await sql`
      create table lifeledger.checkpoint (
        one boolean primary key default true check (one),
        generation int8 not null,
        definitions text not null,
        state text not null check (state in ('live', 'rebuilding')),
        position int8 not null,
        token text not null,
        event_id text not null,
        unknown_events int8 not null,
        updated_at timestamptz not null
      )`.execute(db);
    await advance(FOLD_LOCK).execute(db);
  },
};

/**
 * The first statement of every transaction that writes rows: takes the lock that lets only one
 * write, moves the checkpoint from where the writer believes it to be, or refuses, and announces
 * the new position at commit. So rows count exactly once, however many projectors there are.
 */
const advance = (lock: bigint) =>
  sql.raw(`
    create function lifeledger.advance(
      believed_generation int8, believed_position int8,
      new_position int8, new_token text, new_event_id text, new_unknown_events int8
    ) returns void language plpgsql as $$
    begin
      if not pg_try_advisory_xact_lock(${String(lock)}) then
        raise exception 'another process is writing the read models' using errcode = '${NOT_OURS}';
      end if;
      update lifeledger.checkpoint
      set position = new_position, token = new_token, event_id = new_event_id,
        unknown_events = unknown_events + new_unknown_events, updated_at = clock_timestamp()
      where generation = believed_generation and position = believed_position;
      if not found then
        raise exception 'another process has moved the checkpoint' using errcode = '${NOT_OURS}';
      end if;
      perform pg_notify('${FOLDED_CHANNEL}', new_position::text);
    end $$`);

/**
 * Brings the engine's own tables up to date; several processes may do so at once.
 * @throws ReadStoreUnusable
 */
export async function migrate(db: Kysely<unknown>): Promise<void> {
  const provider = {
    getMigrations: () => Promise.resolve({ '0001-checkpoint-and-installation': first }),
  };
  const migrator = new Migrator({ db, provider, migrationTableSchema: 'lifeledger' });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const message = `the read models can't be opened in their database: ${messageOf(error)}`;
  throw new ReadStoreUnusable(message, { cause: error });
}
