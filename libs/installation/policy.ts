import { z } from 'zod';

const days = z.int().min(1).max(36_500);
const decimal = z.string().regex(/^-?\d{1,15}(\.\d{1,4})?$/, 'must be a decimal string');
const share = z.string().regex(/^0\.\d{1,4}$/, 'must be a share below 1, such as "0.8"');

const lifecycleStage = z
  .strictObject({
    /** Purchases on so many days make a customer `expanded`. */
    expandedFromDays: days.min(3).default(5),
    /** Silence of more than so many times 24 hours. */
    atRiskAfterDays: days.default(90),
    dormantAfterDays: days.default(180),
    lapsedAfterDays: days.default(365),
    /** A purchase behind a longer silence wins the customer back. */
    wonBackAfterDays: days.default(180),
  })
  .refine((stage) => stage.atRiskAfterDays < stage.dormantAfterDays, {
    path: ['dormantAfterDays'],
    message: 'must be more than atRiskAfterDays',
  })
  .refine((stage) => stage.dormantAfterDays < stage.lapsedAfterDays, {
    path: ['lapsedAfterDays'],
    message: 'must be more than dormantAfterDays',
  });

const valueTier = z.strictObject({
  /** The value from which a customer is in the tier, in the reporting currency. */
  threshold: z
    .strictObject({
      high: decimal.default('1000'),
      mid: decimal.default('100'),
      low: decimal.default('0'),
    })
    .refine(({ high, mid }) => Number(high) > Number(mid), {
      path: ['high'],
      message: 'must be more than mid',
    })
    .refine(({ mid, low }) => Number(mid) > Number(low), {
      path: ['mid'],
      message: 'must be more than low',
    })
    .prefault({}),
  /** Shares of the total value, cumulated from the best customer down, at which a class ends. */
  abc: z
    .strictObject({ a: share.default('0.8'), b: share.default('0.95') })
    .refine(({ a, b }) => Number(a) < Number(b), { path: ['b'], message: 'must be more than a' })
    .prefault({}),
});

/** The first day of a week, for answers that are told no other. */
export const weekDays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

const retention = z.strictObject({ weekStart: z.enum(weekDays).default('monday') });

export const policySchema = z.strictObject({
  /** Names this content in every answer; other content needs another version. */
  version: z.union([z.string().min(1).max(64), z.int().min(1)]).transform(String),
  lifecycleStage: lifecycleStage.prefault({}),
  valueTier: valueTier.prefault({}),
  retention: retention.prefault({}),
});

/** The numbers on which definitions depend, in one versioned document. */
export type Policy = z.infer<typeof policySchema>;

/** A policy that can't be used, with every reason on a line of its own. */
class InvalidPolicy extends Error {
  override readonly name = 'InvalidPolicy';
}

/**
 * A policy from its JSON; what it leaves out has its default.
 * @throws InvalidPolicy
 */
export function parsePolicy(json: unknown): Policy {
  const parsed = policySchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues.map(
    ({ path, message }) => `${path.length === 0 ? 'policy' : path.join('.')}: ${message}`,
  );
  throw new InvalidPolicy(reasons.join('\n'));
}

/**
 * A policy as it stands in the log, which others may have written: what a newer release said beyond
 * our words is passed over.
 * @returns undefined where it is no policy even then
 */
export function readPolicy(stored: unknown): Policy | undefined {
  const { data, error } = policySchema.safeParse(stored);
  if (error === undefined) return data;
  const known = structuredClone(stored);
  for (const issue of error.issues) {
    if (issue.code === 'unrecognized_keys') dropKeys(known, issue.path, issue.keys);
  }
  return policySchema.safeParse(known).data;
}

function dropKeys(json: unknown, path: readonly PropertyKey[], keys: readonly string[]): void {
  if (typeof json !== 'object' || json === null) return;
  const [next, ...rest] = path;
  if (next !== undefined) dropKeys(Reflect.get(json, next), rest, keys);
  else for (const key of keys) Reflect.deleteProperty(json, key);
}

export const defaultPolicy: Policy = parsePolicy({ version: '1' });
