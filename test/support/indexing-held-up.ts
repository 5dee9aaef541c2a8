import pg from 'pg';
import type { ReadStore } from '../../libs/read-store/index.js';
import { laneLock } from '../../libs/read-store/make-whole.js';
import type { Toys } from './toy-read-models.js';
import { until } from './until.js';

export interface HoldingUp {
  readonly toys: Pick<Toys, 'reads' | 'projector'>;
  readonly url: string;
  /** Default: that of the toys. */
  readonly readStore?: ReadStore;
  readonly signal?: AbortSignal;
}

export interface HeldUp {
  /** Once its session ends, nobody keeps the rebuild from going on. */
  readonly writer: pg.Client;
  /** The server's processes that wait to make an index. */
  readonly lanes: readonly number[];
  /** What the rebuild threw. */
  readonly ended: Promise<unknown>;
}

/**
 * Goes on with a rebuild that was broken off, until each of the two sessions that prepare what was
 * built is about to make an index; somebody who writes keeps it from that.
 */
export async function indexingHeldUp({ toys, url, signal, ...more }: HoldingUp): Promise<HeldUp> {
  const writer = new pg.Client({ connectionString: url });
  // Behind a spec that failed its session is ended with the database.
  writer.on('error', () => undefined);
  await writer.connect();
  const { generations } = await toys.reads.status();
  const { number = 0n, schemaName = '' } = generations.at(-1) ?? {};
  // The first is to be done with its vacuum, which would wait behind an index of the second.
  await writer.query(laneLock({ number }, 1));
  await writer.query(`begin; lock table ${schemaName}.notes in row exclusive mode`);
  const ended = toys
    .projector(more)
    .rebuild({ ...(signal && { signal }) })
    .catch((error: unknown) => error);
  let lanes: readonly number[] = [];
  const areWaiting = (count: number) =>
    until(async () => {
      lanes = await indexing(writer, schemaName);
      return lanes.length === count;
    });
  await areWaiting(1);
  await writer.query('select pg_advisory_unlock_all()');
  await areWaiting(2);
  return { writer, lanes, ended };
}

async function indexing(client: pg.Client, schemaName: string): Promise<readonly number[]> {
  const { rows } = await client.query<{ pid: number }>(
    `select pid from pg_locks where not granted and mode = 'ShareLock'
       and relation = '${schemaName}.notes'::regclass`,
  );
  return rows.map(({ pid }) => pid);
}
