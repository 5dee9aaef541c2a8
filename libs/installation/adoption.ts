import { type Policy, policySchema, readPolicy } from './policy.js';

/**
 * The policy that was adopted, as it stands in the log, which others may have written; what its time
 * had no word for has its default.
 * @returns undefined where it is none
 */
export function readAdoption(stored: {
  readonly version: unknown;
  readonly policy: unknown;
}): Policy | undefined {
  const { data: version } = policySchema.shape.version.safeParse(stored.version);
  const policy = readPolicy(stored.policy);
  return version === undefined || policy === undefined ? undefined : { ...policy, version };
}
