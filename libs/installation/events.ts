import { z } from 'zod';
import { policySchema } from './policy.js';

const happened = {
  occurredAt: z.iso.datetime({
    offset: true,
    error: 'must be an instant with offset, like 2026-01-01T00:00:00Z',
  }),
};

const POSITION_MAX = 2n ** 63n - 1n;

/** Of the whole log, as everywhere in JSON: a decimal string. */
const position = z
  .string()
  .refine((text) => /^\d{1,19}$/.test(text) && BigInt(text) <= POSITION_MAX, {
    error: 'must be a position of the log, a decimal string: "1048"',
  });
const text = z.string().min(1, { error: 'must not be empty' });
const name = text.max(200);
const reason = text.max(1_000);

/** What is looked up in tables: PostgreSQL takes no U+0000, and no key of more than 2,704 bytes. */
const key = text.refine((value) => !value.includes('\0'), { error: 'must not hold U+0000' });
const stream = key.max(500);
const eventId = key.max(100);

/**
 * Every event of the installation itself by its stored name, newest shape.
 * A stored name never changes; a changed shape is a new version with an upcast in `registry.ts`.
 */
export const installationEventSchemas = {
  /** From here on answers go by this policy; its whole content, so that no file is needed for it. */
  PolicyAdopted: z.strictObject({
    ...happened,
    version: z.string().min(1).max(64),
    policy: policySchema,
  }),
  /** Said once: what amounts are reported in, and whose days, weeks and months are meant. */
  InstallationConfigured: z.strictObject({
    ...happened,
    currency: z.string().regex(/^[A-Z]{3}$/, { error: 'must be an ISO 4217 currency: "EUR"' }),
    timeZone: name,
  }),
  /** Of one projection: all that is parked of a stream, in order, or the event at one position. */
  ParkedRetryRequested: z
    .strictObject({
      ...happened,
      projection: name,
      position: position.optional(),
      stream: stream.optional(),
      reason: reason.optional(),
    })
    .refine((retry) => (retry.position === undefined) !== (retry.stream === undefined), {
      error: 'must name either the position of an event or a stream',
    }),
  /**
   * This event of this stream counts for nothing in this projection, in every later rebuild too. An
   * id may stand in two streams, and a copy of the log has other positions: neither says which.
   */
  ParkedEventDiscarded: z.strictObject({
    ...happened,
    projection: name,
    position,
    stream,
    eventId,
    reason,
  }),
};

export type InstallationEventType = keyof typeof installationEventSchemas;

/** The content of one event type. */
export type InstallationEventContent<Type extends InstallationEventType> = z.infer<
  (typeof installationEventSchemas)[Type]
>;

/** Anything that can happen to the installation itself. */
export type InstallationEvent = {
  readonly [Type in InstallationEventType]: {
    readonly type: Type;
    readonly data: InstallationEventContent<Type>;
  };
}[InstallationEventType];

/** Whether an event is one of these, by its stored name. */
export function isInstallationEvent(event: {
  readonly type: string;
  readonly data: object;
}): event is InstallationEvent {
  return Object.hasOwn(installationEventSchemas, event.type);
}
