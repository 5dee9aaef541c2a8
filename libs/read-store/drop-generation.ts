import pg from 'pg';
import { LOCK_NOT_AVAILABLE, LEASE_CHANNEL, sqlState } from './connection.js';
import type { Control } from './control.js';
import { runScript } from './copy-script.js';
import { GenerationUnfit, NoSuchGeneration } from './errors.js';
import { rest } from './rest.js';

export interface Dropping {
  readonly number: bigint;
  readonly signal: AbortSignal;
  /** Of the release that drops it: what serves them stays. */
  readonly definitions: string;
  /** Even from another release, or another rebuild, that holds it. */
  readonly byForce?: boolean;
}

/** Neither answers nor folding stand in line behind us for longer. */
const PATIENCE = `set lock_timeout = '1s'`;

const LOOK_EVERY_MILLISECONDS = 50;
const WAIT_MILLISECONDS_MAX = 60_000;

/**
 * Lets a generation go: first nobody can serve or fold it any more, then the answers under way end,
 * which may stand on a picture in which it serves, then its tables go. No answer waits for that, and
 * one that is broken off half-way is finished by the next.
 * @throws NoSuchGeneration, GenerationUnfit, AbortError
 */
export function dropGeneration(control: Control, dropping: Dropping): Promise<void> {
  const { number, signal } = dropping;
  return control.aside(async (client) => {
    try {
      await client.query(PATIENCE);
      const schemaName = await giveUp(client, control.holder, dropping);
      await answersEnded(client, signal);
      await runScript(client, [
        'begin',
        `drop schema if exists ${pg.escapeIdentifier(schemaName)} cascade`,
        `delete from lifeledger.generation where number = ${String(number)}`,
        'commit',
      ]);
    } catch (error) {
      if (sqlState(error) !== LOCK_NOT_AVAILABLE) throw error;
      const message = `somebody reads or writes generation ${String(number)} and does not let go`;
      throw new GenerationUnfit(`${message}; run it again later`, { cause: error });
    }
  });
}

interface Standing {
  readonly definitions: string;
  readonly schema_name: string;
  readonly state: string;
  readonly holder: string;
  readonly leased: boolean;
  /** All that are left of its definitions; null where there are none. */
  readonly others: string | null;
}

/** The lock comes before the look, so that nobody lets it serve between both. */
async function giveUp(
  client: pg.Client,
  holder: string,
  { number, definitions, byForce = false }: Dropping,
): Promise<string> {
  await client.query('begin');
  try {
    const { rows } = await client.query<Standing>(LOCK_AND_LOOK, [number]);
    const [standing] = rows;
    if (standing === undefined) throw new NoSuchGeneration(number);
    const serves = await client.query(SERVES, [number]);
    const isServing = serves.rowCount === 1;
    requireFree(
      { ...standing, leased: standing.leased && standing.holder !== holder },
      { isServing, number, definitions, byForce },
    );
    await client.query('delete from lifeledger.serving where generation = $1', [number]);
    await client.query(GIVE_UP, [number]);
    await client.query(`notify ${LEASE_CHANNEL}`);
    await client.query('commit');
    return standing.schema_name;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

const LOCK_AND_LOOK = `
  select definitions, schema_name, state, holder,
    lease_until > clock_timestamp() and holder <> '' as leased,
    (select string_agg(other.number::text, ', ' order by other.number)
      from lifeledger.generation other
      where other.definitions = generation.definitions and other.number <> generation.number
        and other.state <> 'dropping') as others
  from lifeledger.generation where number = $1 for update`;

const SERVES = 'select from lifeledger.serving where generation = $1';

const GIVE_UP = `
  update lifeledger.generation
  set state = 'dropping', epoch = epoch + 1, holder = '', lease_until = '-infinity'
  where number = $1`;

/**
 * A projector of ours may fold along what serves no more; anybody else who holds it needs it, and so
 * do doors of another release, which hold nothing.
 */
function requireFree(
  standing: Standing,
  {
    isServing,
    number,
    definitions,
    byForce,
  }: { isServing: boolean; number: bigint; definitions: string; byForce: boolean },
): void {
  const name = `generation ${String(number)}`;
  const isOurs = standing.definitions === definitions;
  if (isServing && isOurs) {
    const cure = 'let another one serve first: lifeledger projections rollback, or serve <number>';
    throw new GenerationUnfit(`${name} serves; ${cure}`);
  }
  if (isServing && standing.others !== null) {
    // Its release would fold the others, and be asked of none.
    const message = `${name} answers the questions of another release, which has ${standing.others}, too`;
    throw new GenerationUnfit(`${message}; drop what else it has first`);
  }
  const isHeld = standing.leased && !(isOurs && standing.state === 'whole');
  if (byForce || !(isHeld || isServing)) return;
  const who = isOurs ? 'a rebuild' : 'another release';
  if (standing.leased) {
    throw new GenerationUnfit(
      `${name} is in the hands of ${who} that runs (${standing.holder}); stop it first, or say --force`,
    );
  }
  throw new GenerationUnfit(
    `${name} answers the questions of another release; where that is gone for good, say --force`,
  );
}

/** Whoever began to answer before holds this lock until its end; new answers are let through. */
const ANSWERS_UNDER_WAY = `
  select pid::text || ':' || virtualtransaction as answer from pg_locks
  where locktype = 'relation' and relation = 'lifeledger.serving'::regclass and granted
    and database = (select oid from pg_database where datname = current_database())
    and pid <> pg_backend_pid()`;

async function answersEnded(client: pg.Client, signal: AbortSignal): Promise<void> {
  const underWay = async () => {
    const { rows } = await client.query<{ answer: string }>(ANSWERS_UNDER_WAY);
    return new Set(rows.map(({ answer }) => answer));
  };
  const deadline = performance.now() + WAIT_MILLISECONDS_MAX;
  let waitedFor = await underWay();
  while (waitedFor.size > 0) {
    if (performance.now() > deadline) {
      const message = 'questions that were asked before it was given up are still being answered';
      throw new GenerationUnfit(`${message} (${[...waitedFor].join(', ')}); run it again later`);
    }
    await rest(LOOK_EVERY_MILLISECONDS, signal);
    signal.throwIfAborted();
    const still = await underWay();
    waitedFor = new Set([...waitedFor].filter((answer) => still.has(answer)));
  }
}
