import pg from 'pg';
import { StoreUnavailable } from '../errors.js';
import { type ConnectionOptions, connections, type Question, run } from './connection.js';
import { Line } from './line.js';

/** Where readers ask: on any free connection, else in line for one, however long that is. */
export interface Pool {
  /** Rows are arrays of text. @throws StoreUnavailable */
  query<Row extends readonly unknown[]>(question: Question): Promise<readonly Row[]>;
  /** The same for somebody who waits in line no longer once the signal is aborted, and gets its reason. */
  until(signal: AbortSignal | undefined): Pool;
  /** Answers what is being asked; who is in line yet is refused. */
  close(): Promise<void>;
}

/** @param max of connections; they are made when needed */
export function openPool(url: string, max: number, options?: ConnectionOptions): Pool {
  const free = connections(url, max, options);
  // pg's own line would count the waiting as time to connect.
  const line = new Line(max);
  const ask = async <Row extends readonly unknown[]>(question: Question, signal?: AbortSignal) => {
    await line.enter(signal);
    try {
      return takeRows(await run<Row & unknown[]>(free, question));
    } catch (error) {
      // Each of the others would find out the same, one after the other.
      if (isOutOfReach(error)) line.disperse(error);
      throw error;
    } finally {
      line.leave();
    }
  };
  const until = (signal: AbortSignal | undefined): Pool => ({
    query: (question) => ask(question, signal),
    until,
    close: async () => {
      line.disperse(new StoreUnavailable('the event store was closed'));
      await free.end();
    },
  });
  return until(undefined);
}

/**
 * What the driver keeps of one query can lead to the next one's, so that a young generation's
 * collector finds all alive that long is dead; without its rows that is nothing.
 */
function takeRows<Row extends readonly unknown[]>(result: { rows: Row[] }): readonly Row[] {
  const { rows } = result;
  result.rows = [];
  return rows;
}

/** The server says nothing, not even that it is going down or has no room. */
function isOutOfReach(error: unknown): boolean {
  return error instanceof StoreUnavailable && !(error.cause instanceof pg.DatabaseError);
}
