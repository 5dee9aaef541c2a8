import { type Kysely, sql } from 'kysely';

/** That a policy began to count. */
export interface Adoption {
  /** Of the log; decimal. */
  readonly position: string;
  readonly version: string;
  /** UTC. */
  readonly recordedAt: string;
}

/** The policies adopted behind one position of the log, up to another; in their order. */
export async function policiesAdopted(
  db: Kysely<unknown>,
  { after, knownAt }: { readonly after: bigint; readonly knownAt: bigint },
): Promise<readonly Adoption[]> {
  const { rows } = await sql<Adoption>`
    select position::text, version,
      to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "recordedAt"
    from policies where position > ${after}::int8 and position <= ${knownAt}::int8
    order by policies.position`.execute(db);
  return rows;
}
