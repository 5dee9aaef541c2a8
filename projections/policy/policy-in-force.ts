import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type Policy, readAdoption } from '../../libs/installation/index.js';
import { InvalidQuestion } from '../question.js';

/** Which policy an answer goes by. */
export interface PolicyAsked {
  /** A position of the log: what was adopted behind it was not known then. */
  readonly knownAt: bigint;
  /** Names one of all that were ever adopted. */
  readonly version?: string | undefined;
}

/**
 * The policy that was in force when the log ended at `knownAt`: the newest adopted at or before it,
 * the first ever where none was yet; or the one that is named. What somebody else wrote in the place
 * of a policy is passed over.
 * @returns undefined where the read models know of no policy at all: the configured one counts
 * @throws InvalidQuestion where no policy of this version was adopted
 */
export async function policyInForce(
  db: Kysely<unknown>,
  { knownAt, version }: PolicyAsked,
): Promise<Policy | undefined> {
  if (version !== undefined) return policyNamed(db, version);
  const upTo = sql`where position <= ${knownAt} order by position desc`;
  return (await firstReadable(db, upTo)) ?? firstReadable(db, sql`order by position`);
}

async function policyNamed(db: Kysely<unknown>, version: string): Promise<Policy> {
  const policy = await firstReadable(db, sql`where version = ${version} order by position`);
  if (policy !== undefined) return policy;
  const { rows } = await sql<StoredPolicy>`
    select version, content as policy from policies order by position`.execute(db);
  throw noSuchPolicy(rows.flatMap((stored) => readAdoption(stored) ?? []));
}

/** @param adopted every one that is known */
export function noSuchPolicy(adopted: readonly Policy[]): InvalidQuestion {
  const versions = [...new Set(adopted.map(({ version }) => version))].join(', ');
  const message =
    versions === ''
      ? 'No policy was adopted yet; leave policyVersion out.'
      : `policyVersion must be one that was adopted: ${versions}.`;
  return new InvalidQuestion('policyVersion', message);
}

interface StoredPolicy {
  readonly version: string;
  readonly policy: unknown;
}

/** Nearly always the first of all. */
async function firstReadable(
  db: Kysely<unknown>,
  which: RawBuilder<unknown>,
): Promise<Policy | undefined> {
  for (let offset = 0; ; offset += 1) {
    const { rows } = await sql<StoredPolicy>`
      select version, content as policy from policies ${which} limit 1 offset ${offset}`.execute(
      db,
    );
    const [row] = rows;
    if (row === undefined) return undefined;
    const policy = readAdoption(row);
    if (policy !== undefined) return policy;
  }
}
