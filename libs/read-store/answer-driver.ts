import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  PostgresDriver,
} from 'kysely';
import type pg from 'pg';

/**
 * Begins a transaction of an answer in one round trip. The lock comes before the snapshot, so that a
 * generation which the snapshot shows as serving is not dropped before the answer has ended.
 */
const BEGIN = `start transaction isolation level repeatable read read only;
  lock table lifeledger.serving in access share mode`;

class AnswerDriver extends PostgresDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(BEGIN));
  }
}

/** PostgreSQL, where every transaction is a reading one on one unchanging picture. */
export class AnswerDialect extends PostgresDialect {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    super({ pool });
    this.#pool = pool;
  }

  override createDriver(): Driver {
    return new AnswerDriver({ pool: this.#pool });
  }
}
