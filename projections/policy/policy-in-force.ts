import { type Kysely, sql } from 'kysely';
import { parsePolicy, type Policy } from '../../libs/installation/index.js';
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
 * the first ever where none was yet; or the one that is named.
 * @returns undefined where the read models know of no policy at all: the configured one counts
 * @throws InvalidQuestion where no policy of this version was adopted
 */
export async function policyInForce(
  db: Kysely<unknown>,
  { knownAt, version }: PolicyAsked,
): Promise<Policy | undefined> {
  if (version !== undefined) return policyNamed(db, version);
  const { rows } = await sql<{ content: unknown }>`
    select coalesce(
      (select content from policies where position <= ${knownAt} order by position desc limit 1),
      (select content from policies order by position limit 1)) as content`.execute(db);
  const content = rows[0]?.content ?? undefined;
  return content === undefined ? undefined : parsePolicy(content);
}

async function policyNamed(db: Kysely<unknown>, version: string): Promise<Policy> {
  const { rows } = await sql<{ content: unknown }>`
    select content from policies where version = ${version} order by position limit 1`.execute(db);
  const [row] = rows;
  if (row !== undefined) return parsePolicy(row.content);
  const known = await sql<{ version: string }>`
    select version from policies group by version order by min(position)`.execute(db);
  const versions = known.rows.map((adopted) => adopted.version).join(', ');
  const message =
    versions === ''
      ? 'No policy was adopted yet; leave policyVersion out.'
      : `policyVersion must be one that was adopted: ${versions}.`;
  throw new InvalidQuestion('policyVersion', message);
}
