import { type Decide, Refusal } from '../event-sourcing/index.js';
import type { InstallationEvent } from './events.js';
import type { Policy } from './policy.js';
import { policyContent, type PolicyState } from './policy-decider.js';

/** What a server is told by its settings. */
export interface Adopt {
  readonly policy: Policy;
  /** ISO 4217. */
  readonly currency: string;
  /** IANA. */
  readonly timeZone: string;
}

/** What the decision knows of the world. */
export interface AdoptionContext {
  /** The instant of the decision, in UTC. */
  readonly now: string;
}

/**
 * Writes down, at every start, what answers go by from here on; nothing where that stands already.
 * A policy of an earlier version may come back.
 * @throws Refusal where the log's currency or time zone is another, or the version says other content
 */
export const adopt: Decide<Adopt, PolicyState, InstallationEvent, AdoptionContext> = (
  command,
  state,
  { now },
) => {
  const { policy, currency, timeZone } = command;
  requireSameInstallation(command, state);
  requireSameContent(policy, state);
  const events: InstallationEvent[] = [];
  if (state.configured === undefined) {
    const data = { occurredAt: now, currency, timeZone };
    events.push({ type: 'InstallationConfigured', data });
  }
  if (state.newest !== policy.version) {
    const data = { occurredAt: now, version: policy.version, policy };
    events.push({ type: 'PolicyAdopted', data });
  }
  return events;
};

/** @throws Refusal where the log's currency or time zone is another */
export function requireSameInstallation(
  { currency, timeZone }: Pick<Adopt, 'currency' | 'timeZone'>,
  { configured }: Readonly<Pick<PolicyState, 'configured'>>,
): void {
  if (configured === undefined) return;
  if (configured.currency === currency && configured.timeZone === timeZone) return;
  const message =
    `this log belongs to an installation with ${configured.currency}, ${configured.timeZone}, ` +
    `not ${currency}, ${timeZone}; set LIFELEDGER_CURRENCY and LIFELEDGER_TIME_ZONE to them, or use another log`;
  throw new Refusal('conflict', 'other-installation', message);
}

function requireSameContent(policy: Policy, { adopted }: Readonly<PolicyState>): void {
  const standing = adopted.get(policy.version);
  const asked = policyContent(policy);
  if (standing === undefined || standing === asked) return;
  const message =
    `policy version ${policy.version} was adopted with other content (${differences(standing, asked)}); ` +
    'give this content a version of its own in LIFELEDGER_POLICY_FILE';
  throw new Refusal('conflict', 'policy-version-taken', message);
}

/** `retention.weekStart: "monday", now "sunday"` for every field that differs. */
function differences(standing: string, asked: string): string {
  const before = new Map(leaves(JSON.parse(standing)));
  const now = new Map(leaves(JSON.parse(asked)));
  const fields = [...new Set([...before.keys(), ...now.keys()])];
  return fields
    .filter((field) => before.get(field) !== now.get(field))
    .map(
      (field) => `${field}: ${before.get(field) ?? 'nothing'}, now ${now.get(field) ?? 'nothing'}`,
    )
    .join('; ');
}

/** Every field of a document by its path, the value as JSON. */
function leaves(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null) return [[path, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([field, inner]) =>
    leaves(inner, path === '' ? field : `${path}.${field}`),
  );
}
