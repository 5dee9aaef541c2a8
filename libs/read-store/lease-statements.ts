import { FOLDING_SESSION, LEASE_CHANNEL } from './connection.js';
import { GENERATION_COLUMNS, type GenerationRow } from './generation.js';

/** A generation whose lease was taken, and who had it: '' where nobody did. */
export interface TakenRow extends GenerationRow {
  readonly before: string;
}

const TAKE = `
  update lifeledger.generation
  set epoch = epoch + 1, holder = $2,
    lease_until = clock_timestamp() + $3::float8 * interval '1 millisecond'`;

/**
 * Takes a lease that nobody has, that has run out, or that is our own, and says who had it; of
 * nothing that was given up since it was listed. Waits for no transaction of its holder's: renewals
 * of our other leases would wait behind it.
 */
export const ACQUIRE = `
  with standing as (
    select number as chosen, holder as before from lifeledger.generation
    where number = $1 and state <> 'dropping'
      and (holder in ('', $2) or lease_until < clock_timestamp())
    for update skip locked)
  ${TAKE} from standing where number = chosen
  returning before, ${GENERATION_COLUMNS}`;

/** Takes a lease in any case, for an operator's act, and says who had it. */
export const SEIZE = `
  with standing as (
    select holder as before from lifeledger.generation
    where number = $1 and state <> 'dropping' for update)
  ${TAKE} from standing where number = $1
  returning before, ${GENERATION_COLUMNS}`;

/** Sessions of a holder that are in a transaction since before the last seizure. */
export const IN_TRANSACTION = `
  select pid from pg_stat_activity
  where datname = current_database() and application_name = '${FOLDING_SESSION} ' || $1
    and xact_start < $2::timestamptz`;

/** What is still in a transaction then has kept its successor waiting for too long. */
export const END_TRANSACTIONS = `select pg_terminate_backend(pid) from (${IN_TRANSACTION}) late`;

/**
 * Whoever was paused for longer than its lease may hold a transaction open, and with it the rows
 * that its successor is to write: its folding sessions are ended.
 */
export const END_SESSIONS_OF_THE_LATE = `
  select pg_terminate_backend(pid) from pg_stat_activity, lifeledger.generation
  where number = $1 and holder not in ('', $2) and lease_until < clock_timestamp()
    and datname = current_database() and application_name = '${FOLDING_SESSION} ' || holder`;

/** What a holder is in the middle of is worth nothing once somebody else has its lease. */
export const END_SESSIONS_OF = `
  select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and application_name = '${FOLDING_SESSION} ' || $1`;

export const RENEW = `
  update lifeledger.generation
  set lease_until = clock_timestamp() + $1::float8 * interval '1 millisecond'
  where (number, epoch) in (select * from unnest($2::int8[], $3::int8[]))
  returning number::text`;

export const RELEASE = `
  with released as (
    update lifeledger.generation set holder = '', lease_until = '-infinity'
    where number = $1 and epoch = $2 returning number)
  select pg_notify('${LEASE_CHANNEL}', '') from released`;

export const IS_LAST = `select from lifeledger.generation where number = $1 and epoch = $2`;
