import { type Policy, policyStream, readAdoption } from '../../../libs/installation/index.js';
import { noSuchPolicy, type PolicyAsked } from '../../../projections/index.js';
import { installationCodec, type Lifeledger } from '../../wiring/index.js';

interface Adopted {
  readonly position: bigint;
  readonly policy: Policy;
}

/**
 * The policy that `policyInForce` finds in the read models, from the log itself.
 * @throws InvalidQuestion where no policy of this version was adopted
 */
export async function policyInLog(
  { store }: Pick<Lifeledger, 'store'>,
  { knownAt, version }: PolicyAsked,
): Promise<Policy | undefined> {
  const adopted = await adoptedIn(store);
  if (version === undefined) {
    return (adopted.findLast(({ position }) => position <= knownAt) ?? adopted[0])?.policy;
  }
  const named = adopted.find(({ policy }) => policy.version === version);
  if (named === undefined) throw noSuchPolicy(adopted.map(({ policy }) => policy));
  return named.policy;
}

async function adoptedIn(store: Lifeledger['store']): Promise<readonly Adopted[]> {
  const codec = installationCodec();
  const adopted: Adopted[] = [];
  for await (const page of store.read(policyStream)) {
    for (const recorded of page) {
      const { known, event } = codec.decode(recorded);
      if (!known || event.type !== 'PolicyAdopted') continue;
      const policy = readAdoption(event.data);
      if (policy !== undefined) adopted.push({ position: recorded.position, policy });
    }
  }
  return adopted;
}
