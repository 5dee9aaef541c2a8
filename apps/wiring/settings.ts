import { resolve } from 'node:path';
import { z } from 'zod';
import { requireTimeZone } from '../../projections/index.js';

/** What an operator can choose, each by the environment variable of the same meaning (README). */
export interface Settings {
  /** Absolute; holds the embedded database. */
  readonly dataDir: string;
  /** Absent: embedded PostgreSQL below `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly port: number;
  readonly host: string;
  /** IANA; of the installation, and the default of every answer. */
  readonly timeZone: string;
  /** ISO 4217; what every amount is reported in. */
  readonly currency: string;
  readonly policyFile: string | undefined;
}

/** A setting that can't be used; its message is one line that names the variable. */
export class InvalidSetting extends Error {
  override readonly name = 'InvalidSetting';
}

const text = z.string().min(1, 'must not be empty');

const schema = z.object({
  LIFELEDGER_DATA_DIR: text.optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must look like postgres://user:password@host:5432/database')
    .optional(),
  EVENTSTORE_URL: z
    .undefined({ error: 'this version keeps the log in PostgreSQL only; unset it' })
    .optional(),
  LIFELEDGER_PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a whole number from 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be a whole number from 0 to 65535')
    .default(3000),
  LIFELEDGER_HOST: text.default('127.0.0.1'),
  LIFELEDGER_TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'must be an IANA time zone such as Europe/London')
    .default('UTC'),
  LIFELEDGER_CURRENCY: z
    .string()
    .refine(isCurrency, 'must be an ISO 4217 currency such as EUR')
    .default('USD'),
  LIFELEDGER_POLICY_FILE: text.optional(),
});

/**
 * @param env the process's environment; an empty variable counts as absent
 * @throws InvalidSetting for the first variable that can't be used
 */
export function loadSettings(
  env: Readonly<Record<string, string | undefined>>,
  defaultDataDir = './.lifeledger',
): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const { data, error } = schema.safeParse(given);
  if (error !== undefined) throw invalid(error, given);
  return {
    dataDir: resolve(data.LIFELEDGER_DATA_DIR ?? defaultDataDir),
    databaseUrl: data.DATABASE_URL,
    port: data.LIFELEDGER_PORT,
    host: data.LIFELEDGER_HOST,
    timeZone: data.LIFELEDGER_TIME_ZONE,
    currency: data.LIFELEDGER_CURRENCY,
    policyFile: data.LIFELEDGER_POLICY_FILE,
  };
}

function invalid(error: z.ZodError, given: Readonly<Record<string, unknown>>): InvalidSetting {
  const issue = error.issues[0];
  const name = String(issue?.path[0]);
  const value = name.endsWith('_URL') ? '' : `, not ${JSON.stringify(given[name])}`;
  return new InvalidSetting(`${name}: ${issue?.message ?? 'is invalid'}${value}`);
}

function isTimeZone(name: string): boolean {
  try {
    requireTimeZone(name);
    return true;
  } catch {
    return false;
  }
}

function isCurrency(code: string): boolean {
  return Intl.supportedValuesOf('currency').includes(code);
}
