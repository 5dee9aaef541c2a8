import type { Client } from 'pg';
import { LogUnusable } from '../errors.js';

/** Of the tables below; a log written by a later release is not touched by an older one. */
const FORMAT = 1;

/** Any number will do that nobody else in the database locks; it spells `llog`. */
const OPENING_LOCK = 0x6c6c6f67;

/**
 * - head: one row, the log's end. Every writer locks it first, so positions rise in commit order.
 *   `streams` counts the numbers given out; `largest_event` is in bytes of data and metadata.
 * - streams: names by number; an event refers to its stream by number. `truncate_before`,
 *   `max_count`, `max_age` and `tombstoned` hide or close a stream, they remove nothing.
 *   `last_revision` is -1 where a stream has only metadata, and leaves a tombstone out, which
 *   stands among the events at 2^63 − 1.
 * - events: what happened. Nothing but an insert is possible.
 */
const TABLES = `
create schema if not exists log;

create table if not exists log.head (
  only_row bool primary key default true check (only_row),
  format int4 not null,
  position int8 not null,
  streams int8 not null,
  largest_event int8 not null,
  recorded_at timestamptz not null
) with (fillfactor = 10);

create table if not exists log.streams (
  number int8 primary key,
  name text collate "C" not null unique check (octet_length(name) between 1 and 1000),
  last_revision int8 not null,
  truncate_before int8,
  max_count int8,
  max_age interval,
  tombstoned bool not null default false
) with (fillfactor = 80);

create table if not exists log.events (
  position int8 primary key,
  stream int8 not null,
  revision int8 not null,
  id uuid not null,
  type text collate "C" not null check (type <> ''),
  is_json bool not null,
  data bytea not null,
  metadata bytea not null,
  recorded_at timestamptz not null,
  constraint events_stream_revision unique (stream, revision)
);

create index if not exists events_stream_id on log.events (stream, id);

insert into log.head (format, position, streams, largest_event, recorded_at)
  values (${String(FORMAT)}, 0, 0, 0, '-infinity') on conflict do nothing;
`;

const GUARDS = `
create or replace function log.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the event log is append-only: % on log.% is refused', tg_op, tg_table_name
    using errcode = 'restrict_violation',
      hint = 'Say what changed with a new event.';
end $$;

create or replace trigger refuse_change before update or delete or truncate on log.events
  for each statement execute function log.refuse_change();
create or replace trigger refuse_removal before delete or truncate on log.streams
  for each statement execute function log.refuse_change();
create or replace trigger refuse_renaming before update of number, name on log.streams
  for each statement execute function log.refuse_change();
create or replace trigger refuse_removal before delete or truncate on log.head
  for each statement execute function log.refuse_change();

alter table log.events enable always trigger refuse_change;
alter table log.streams enable always trigger refuse_removal;
alter table log.streams enable always trigger refuse_renaming;
alter table log.head enable always trigger refuse_removal;
`;

/**
 * Makes the log's tables where they are missing; processes that open it at once wait for each other.
 * @throws LogUnusable where the database is not in UTF-8 or the log was written by a later release
 */
export async function ensureSchema(client: Client): Promise<void> {
  await requireUtf8(client);
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock($1)', [OPENING_LOCK]);
    const format = await formatOf(client);
    if (format === undefined) await client.query(TABLES + GUARDS);
    if (format !== undefined && format !== FORMAT) throw otherFormat(format);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function formatOf(client: Client): Promise<number | undefined> {
  const there = await client.query<[boolean]>({
    text: `select to_regclass('log.head') is not null`,
    rowMode: 'array',
  });
  if (there.rows[0]?.[0] !== true) return undefined;
  const { rows } = await client.query<{ format: number }>('select format from log.head');
  return rows[0]?.format;
}

async function requireUtf8(client: Client): Promise<void> {
  const { rows } = await client.query<{ server_encoding: string }>('show server_encoding');
  const encoding = rows[0]?.server_encoding;
  if (encoding === 'UTF8') return;
  throw new LogUnusable(
    `the database is in ${String(encoding)}; make one with: create database … encoding 'UTF8'`,
  );
}

function otherFormat(format: number): LogUnusable {
  return new LogUnusable(
    `the log is of format ${String(format)}, this release knows ${String(FORMAT)}: use the release that wrote it, or a later one`,
  );
}
