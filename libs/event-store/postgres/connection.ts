import pg from 'pg';
import { messageOf, StoreUnavailable } from '../errors.js';

/** Settings of every session, whatever the database's own defaults are. */
const SESSION = {
  timezone: 'UTC',
  datestyle: 'ISO',
  bytea_output: 'hex',
  synchronous_commit: 'on',
  jit: 'off',
  // A page is read by index and in order; a plan that first hashes all streams would cost more.
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  // Of an open range it would fetch and sort all to find the first few.
  enable_bitmapscan: 'off',
};

const CONNECT_TIMEOUT_MILLISECONDS = 10_000;
const ANSWER_TIMEOUT_MILLISECONDS = 60_000;

export interface ConnectionOptions {
  /** Of the session, beside ours. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Default ten seconds. */
  readonly connectTimeoutMilliseconds?: number;
  /** A server that is silent for so long counts as lost; 0: never. Default a minute. */
  readonly answerTimeoutMilliseconds?: number;
  /** Whether a question is sent though the one before it is not answered yet. */
  readonly pipeline?: boolean;
}

function connection(url: string, options: ConnectionOptions = {}) {
  return {
    connectionString: withSettings(url, { ...SESSION, ...options.settings }),
    application_name: 'lifeledger-log',
    connectionTimeoutMillis: options.connectTimeoutMilliseconds ?? CONNECT_TIMEOUT_MILLISECONDS,
    query_timeout: options.answerTimeoutMilliseconds ?? ANSWER_TIMEOUT_MILLISECONDS,
    keepAlive: true,
    pipeline: options.pipeline ?? false,
  };
}

/** Settings go with the start-up message: no round trip, and none is ever missing. */
function withSettings(url: string, settings: Readonly<Record<string, string>>): string {
  const ours = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  const parsed = new URL(url);
  parsed.searchParams.set(
    'options',
    [parsed.searchParams.get('options') ?? '', ...ours].join(' ').trim(),
  );
  return parsed.href;
}

/** Connections for readers, made when needed; an idle one that is lost is replaced. */
export function connections(url: string, max: number, options?: ConnectionOptions): pg.Pool {
  const pool = new pg.Pool({ ...connection(url, options), max });
  pool.on('error', ignoreIdleLoss);
  return pool;
}

/** A connection of its own. @throws StoreUnavailable */
export async function connect(url: string, options: ConnectionOptions = {}): Promise<pg.Client> {
  const client = new pg.Client(connection(url, options));
  client.on('error', ignoreIdleLoss);
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw storeError(error);
  }
}

/** Gives the connection up; one that is broken already is no error. */
export async function disconnect(client: pg.Client): Promise<void> {
  await client.end().catch(ignoreIdleLoss);
}

function ignoreIdleLoss(): void {
  // The next use of the connection fails with the same cause, and is reported there.
}

/** SQLSTATEs that speak of the server's condition, not of what was asked. */
const CONDITION = /^(08|28|3D|53|57|58)|^(25P03|25P04|40001|40P01|55P03)$/;

/** Errors of a program, which a server can't cause: pg has no others for what happens to a connection. */
const MISTAKE = /^(Type|Range|Reference|Syntax)Error$/;

/** What a failed query means to the store's user: the store is not there, or the error itself. */
export function storeError(error: unknown): unknown {
  if (error instanceof pg.DatabaseError && !CONDITION.test(error.code ?? '')) return error;
  if (error instanceof Error && MISTAKE.test(error.name)) return error;
  const message = `the event log can't be reached: ${messageOf(error)}`;
  return new StoreUnavailable(message, { cause: error });
}

/** Values stay the text they come as: each is read once, by what it means there. */
const asText: pg.CustomTypesConfig = { getTypeParser: () => (value: unknown) => value };

export interface Question {
  /** It is prepared under this name, if it has one. */
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** Asks on that connection, or one of these; rows are arrays of text. @throws StoreUnavailable */
export async function run<Row extends unknown[]>(
  client: pg.Pool | pg.Client,
  { values = [], ...question }: Question,
): Promise<pg.QueryArrayResult<Row>> {
  try {
    return await client.query<Row>({
      ...question,
      values: [...values],
      types: asText,
      rowMode: 'array',
    });
  } catch (error) {
    throw storeError(error);
  }
}
