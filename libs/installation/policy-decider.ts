import type { Decider } from '../event-sourcing/index.js';
import { readAdoption } from './adoption.js';
import { type InstallationEvent, installationEventSchemas } from './events.js';
import { policySchema } from './policy.js';

/** What a log says of how its numbers are to be read. */
export interface PolicyState {
  /** Undefined before the first start of a server. */
  configured: { readonly currency: string; readonly timeZone: string } | undefined;
  /** What each version stands for, by its first adoption; the content as `policyContent` has it. */
  readonly adopted: Map<string, string>;
  /** The version adopted last. */
  newest: string | undefined;
}

/** Whatever a newer release says beside it. */
const configured = installationEventSchemas.InstallationConfigured.pick({
  currency: true,
  timeZone: true,
}).strip();

/** How the stream of policies is understood; tolerates what no decision of ours wrote. */
export const policyDecider: Decider<PolicyState, InstallationEvent> = {
  initial: () => ({ configured: undefined, adopted: new Map(), newest: undefined }),
  evolve: (state, event) => {
    if (event.type === 'InstallationConfigured') {
      state.configured ??= configured.safeParse(event.data).data;
    }
    if (event.type === 'PolicyAdopted') {
      const { policy } = event.data;
      const version = readAdoption(event.data)?.version;
      if (version === undefined) return state;
      if (!state.adopted.has(version)) state.adopted.set(version, policyContent(policy));
      state.newest = version;
    }
    return state;
  },
};

/**
 * A policy as one text: equal where the content is, whatever the order of its keys, and whether it
 * says a default or leaves it out, as one from before the field was thought of does.
 */
export function policyContent(policy: unknown): string {
  const { data = policy } = policySchema.safeParse(policy);
  return JSON.stringify(data);
}
