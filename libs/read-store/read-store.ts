import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { answer, type AnswerOptions, type Question } from './answer.js';
import { AnswerDialect } from './answer-driver.js';
import { connect, connectionConfig } from './connection.js';
import { claimInstallation, correctInstallation, type Installation } from './installation.js';
import { migrate } from './migrations.js';
import { PositionWatch } from './position-watch.js';
import { type GenerationRow, parseGeneration, type ReadStatus, statusOf } from './generation.js';
import { SELECT_GENERATIONS } from './generations.js';

export interface ReadStoreOptions {
  readonly url: string;
  /** Of the pool; a listening connection and a projector's own come on top. Default 10. */
  readonly maxConnections?: number;
  /** How long an answer waits for its minPosition. Default 5,000. */
  readonly waitMilliseconds?: number | undefined;
  /** Whose generation is asked (`definitionsOf`); default: whichever came to serve last. */
  readonly definitions?: string;
  readonly log?: (line: string) => void;
}

/** The read models of one installation. */
export interface ReadStore {
  /**
   * Asks one unchanging picture of the read tables, folded at least up to `minPosition`.
   * @throws NotYetFolded, Rebuilding, AbortError, and what `ask` throws
   */
  answer<T>(options: AnswerOptions, ask: (question: Question) => Promise<T>): Promise<T>;
  /** How far the read models are. */
  status(): Promise<ReadStatus>;
  /** Writes down whose data these are, at the first start. @throws OtherInstallation */
  claimInstallation(installation: Installation): Promise<void>;
  /** The same in the place of another by which nothing was folded. @throws OtherInstallation */
  correctInstallation(installation: Installation): Promise<void>;
  /** A connection outside the pool, for who writes the read tables; PostgreSQL shows its name. */
  connect(name: string, onLost: (error: Error) => void): Promise<pg.Client>;
  close(): Promise<void>;
}

/**
 * Opens the read models of a database, and makes or updates the engine's own tables there.
 * @throws ReadStoreUnusable
 */
export async function openReadStore(options: ReadStoreOptions): Promise<ReadStore> {
  const { url, maxConnections = 10, log = () => undefined } = options;
  const pool = openPool(url, maxConnections, log);
  const writing = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(writing, log);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const reading = new Kysely<unknown>({ dialect: new AnswerDialect(pool) });
  return storeOver({ ...options, log }, { pool, writing, reading });
}

function openPool(url: string, max: number, log: (line: string) => void): pg.Pool {
  const pool = new pg.Pool({ ...connectionConfig(url, 'lifeledger reads'), pipeline: true, max });
  // A connection that is lost between two queries of an answer has no other listener, and would
  // end the process; the answer fails with its next query. The pool tells the same of idle ones.
  // One that says goodbye may yet hear that the server goes down: nobody loses anything by that.
  pool.on('connect', (client) => {
    client.on('error', (error) => {
      if (!pool.ending) log(`lost a connection to the read models: ${error.message}`);
    });
  });
  pool.on('error', () => undefined);
  return pool;
}

interface Databases {
  readonly pool: pg.Pool;
  readonly writing: Kysely<unknown>;
  readonly reading: Kysely<unknown>;
}

function storeOver(
  {
    url,
    log,
    definitions,
    waitMilliseconds = 5_000,
  }: Required<Pick<ReadStoreOptions, 'url' | 'log'>> & ReadStoreOptions,
  { pool, writing, reading }: Databases,
): ReadStore {
  const status = async () => {
    const { rows } = await sql.raw<GenerationRow>(SELECT_GENERATIONS).execute(writing);
    return statusOf(rows.map(parseGeneration), definitions);
  };
  const watch = new PositionWatch({
    connect: (onLost) => connect(url, { name: 'lifeledger positions', onLost }),
    look: async () => {
      const { state, position } = await status();
      return state === 'live' ? position : undefined;
    },
    log,
  });
  const answering = { db: reading, watch, waitMilliseconds, definitions };
  return {
    answer: (options, ask) => answer(answering, options, ask),
    status,
    claimInstallation: (installation) => claimInstallation(writing, installation),
    correctInstallation: (installation) => correctInstallation(writing, installation),
    connect: (name, onLost) => connect(url, { name, onLost }),
    close: async () => {
      await watch.close();
      await pool.end();
    },
  };
}
