import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  PostgresDriver,
} from 'kysely';
import type pg from 'pg';

/**
 * Begins a transaction of an answer in one round trip. The lock comes before the snapshot, so that
 * tables which a rebuild makes anew are never seen, empty, under a checkpoint from before it.
 */
const BEGIN = `start transaction isolation level repeatable read read only;
  lock table lifeledger.checkpoint in access share mode`;

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
