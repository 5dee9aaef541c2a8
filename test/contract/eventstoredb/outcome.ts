import type { EventStoreDBClient } from '@eventstore/db-client';
import { freshName, someEvents } from './events.js';

/** `ok`, or the type that the client gives the error. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'ok';
  } catch (error) {
    return typeOf(error);
  }
}

function typeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'not even an error';
  return 'type' in error ? String(error.type) : error.message;
}

/** The error by which the call fails. */
export async function errorOf(call: Promise<unknown>): Promise<Error> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('The call did not fail.');
}

/** What may have become of a stream before somebody acts on it. */
export const states = [
  'never existed',
  'has two events',
  'was soft-deleted after two events',
  'was tombstoned',
  'has only metadata',
] as const;
export type State = (typeof states)[number];

export async function streamThat(client: EventStoreDBClient, state: State): Promise<string> {
  const stream = freshName();
  if (state === 'never existed') return stream;
  if (state === 'has only metadata') {
    await client.setStreamMetadata(stream, { maxCount: 100 });
    return stream;
  }
  await client.appendToStream(stream, someEvents(2));
  if (state === 'was soft-deleted after two events') await client.deleteStream(stream);
  if (state === 'was tombstoned') await client.tombstoneStream(stream);
  return stream;
}

/** One row per expectation, one outcome per state; `ok`, `wrong` version or `deleted`. */
export type Row<Expected> = readonly [Expected, ...Verdict[]];
export type Verdict = 'ok' | 'wrong' | 'deleted';

const types = {
  ok: 'ok',
  wrong: 'wrong-expected-version',
  deleted: 'stream-deleted',
} as const;

/** The table's cells, each with the error type that the client shows. */
export function cellsOf<Expected>(rows: readonly Row<Expected>[]) {
  return rows.flatMap(([expected, ...verdicts]) =>
    verdicts.flatMap((verdict, column) => {
      const state = states[column];
      return state === undefined ? [] : [{ expected, state, outcome: types[verdict] }];
    }),
  );
}
