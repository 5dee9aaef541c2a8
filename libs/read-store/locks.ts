import type pg from 'pg';

/** Held, by transaction or session, by whoever writes read tables. */
export const FOLD_LOCK = 5_134_287_190_220_001n;
/** Held by the session that rebuilds; who doesn't get it at once leaves the rebuild to the other. */
const REBUILD_LOCK = 5_134_287_190_220_002n;
/** Held by the session of the one projector that folds what comes; every other stands by. */
const LEADER_LOCK = 5_134_287_190_220_003n;

/** Whether this session is the one to fold, from now until it ends. */
export async function lead(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ leads: boolean }>(
    `select pg_try_advisory_lock(${String(LEADER_LOCK)}) as leads`,
  );
  return rows[0]?.leads === true;
}

/** Keeps every other writer out until released or the session ends; false where another rebuilds. */
export async function holdAlone(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ alone: boolean }>(
    `select pg_try_advisory_lock(${String(REBUILD_LOCK)}) as alone`,
  );
  if (rows[0]?.alone !== true) return false;
  await client.query(`select pg_advisory_lock(${String(FOLD_LOCK)})`);
  return true;
}

export async function release(client: pg.Client): Promise<void> {
  await client.query(
    `select pg_advisory_unlock(${String(FOLD_LOCK)}), pg_advisory_unlock(${String(REBUILD_LOCK)})`,
  );
}
