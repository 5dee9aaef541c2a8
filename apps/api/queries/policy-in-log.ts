import { type Policy, policyStream, readPolicy } from '../../../libs/installation/index.js';
import { InvalidQuestion, type PolicyAsked } from '../../../projections/index.js';
import type { Lifeledger } from '../../wiring/index.js';

interface Adopted {
  readonly position: bigint;
  readonly policy: Policy;
}

/**
 * The policy that `policyInForce` finds in the read models, from the log itself.
 * @throws InvalidQuestion where no policy of this version was adopted
 */
export async function policyInLog(
  ledger: Pick<Lifeledger, 'store' | 'codec'>,
  { knownAt, version }: PolicyAsked,
): Promise<Policy | undefined> {
  const adopted = await adoptedIn(ledger);
  if (version !== undefined) return named(adopted, version);
  return (adopted.findLast(({ position }) => position <= knownAt) ?? adopted[0])?.policy;
}

async function adoptedIn({
  store,
  codec,
}: Pick<Lifeledger, 'store' | 'codec'>): Promise<readonly Adopted[]> {
  const adopted: Adopted[] = [];
  for await (const page of store.read(policyStream)) {
    for (const recorded of page) {
      const { known, event } = codec.decode(recorded);
      if (!known || event.type !== 'PolicyAdopted') continue;
      const policy = readPolicy(event.data.policy);
      if (policy !== undefined) adopted.push({ position: recorded.position, policy });
    }
  }
  return adopted;
}

function named(adopted: readonly Adopted[], version: string): Policy {
  const found = adopted.find(({ policy }) => policy.version === version);
  if (found !== undefined) return found.policy;
  const versions = [...new Set(adopted.map(({ policy }) => policy.version))].join(', ');
  const message =
    versions === ''
      ? 'No policy was adopted yet; leave policyVersion out.'
      : `policyVersion must be one that was adopted: ${versions}.`;
  throw new InvalidQuestion('policyVersion', message);
}
