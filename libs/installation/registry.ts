import { Refusal } from '../event-sourcing/index.js';
import { type InstallationEventType, installationEventSchemas } from './events.js';

interface InstallationEventSchema {
  readonly version: number;
  readonly check: (data: unknown) => object;
  readonly upcasts: Readonly<Record<number, (data: object) => object>>;
}

/** The newest version of each event type, and the way there from every older one. */
export const installationRegistry = Object.fromEntries(
  (Object.keys(installationEventSchemas) as InstallationEventType[]).map((type) => [
    type,
    { version: 1, check: (data: unknown) => wellFormed(type, data), upcasts: {} },
  ]),
) as Readonly<Record<InstallationEventType, InstallationEventSchema>>;

/** @throws Refusal `malformed`, with the field */
function wellFormed(type: InstallationEventType, content: unknown): object {
  const { data, error } = installationEventSchemas[type].safeParse(content);
  if (error === undefined) return data;
  const [issue] = error.issues;
  const unknownField = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const field = [...(issue?.path ?? []), ...unknownField].map(String).join('.');
  throw new Refusal('invalid', 'malformed', `${field}: ${issue?.message ?? 'is malformed'}`, field);
}
