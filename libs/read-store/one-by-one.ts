import type pg from 'pg';

/** A session that several use at once: each statement waits for the one before. */
export class OneByOne {
  readonly #client: pg.Client;
  #last: Promise<unknown> = Promise.resolve();

  constructor(client: pg.Client) {
    this.#client = client;
  }

  query<Row extends pg.QueryResultRow>(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<pg.QueryResult<Row>> {
    const result = this.#last.then(() => this.#client.query<Row>(text, [...values]));
    // Who asked hears of a failure; who comes next only waits for its end.
    this.#last = result.catch(() => undefined);
    return result;
  }
}
