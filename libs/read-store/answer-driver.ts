import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  PostgresDriver,
} from 'kysely';
import type pg from 'pg';

/**
 * Begins a transaction of an answer. The lock comes before the snapshot, so that a generation which
 * the snapshot shows as serving is not dropped before the answer has ended.
 */
const BEGIN = `start transaction isolation level repeatable read read only;
  lock table lifeledger.serving in access share mode`;

/** Over connections that pipeline: neither beginning nor ending a picture costs a round trip. */
class AnswerDriver extends PostgresDriver {
  /** What is asked next goes right behind it, and fails where it does. */
  override beginTransaction(connection: DatabaseConnection): Promise<void> {
    return sent(connection, BEGIN);
  }

  /** Who has read a picture has nothing to lose with it. */
  override commitTransaction(connection: DatabaseConnection): Promise<void> {
    return sent(connection, 'commit');
  }
}

function sent(connection: DatabaseConnection, statement: string): Promise<void> {
  // A connection that is lost fails, too, what comes behind.
  connection.executeQuery(CompiledQuery.raw(statement)).catch(() => undefined);
  return Promise.resolve();
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
