import { resolve } from 'node:path';
import { z } from 'zod';
import { requireTimeZone } from '../../projections/index.js';

/** What an operator can choose, each by the environment variable of the same meaning (README). */
export interface Settings {
  /** Absolute; holds the embedded database. */
  readonly dataDir: string;
  /** Absent: embedded PostgreSQL below `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** Absent: the log lives in that PostgreSQL too. */
  readonly eventStoreUrl: string | undefined;
  readonly port: number;
  readonly host: string;
  /** Where a projector that runs alone tells its health, on the same host; undefined: nowhere. */
  readonly projectorPort: number | undefined;
  /** IANA; of the installation, and the default of every answer. */
  readonly timeZone: string;
  /** ISO 4217; what every amount is reported in. */
  readonly currency: string;
  readonly policyFile: string | undefined;
  /** The gRPC door on a log in PostgreSQL; undefined: none. */
  readonly door: DoorSettings | undefined;
}

export interface DoorSettings {
  readonly host: string;
  readonly port: number;
  /** Whether somebody asked for this very port. */
  readonly isPortSet: boolean;
  /** PEM files. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  readonly credentials: { readonly username: string; readonly password: string } | undefined;
}

/** A setting that can't be used; its message is one line that names the variable. */
export class InvalidSetting extends Error {
  override readonly name = 'InvalidSetting';
}

const text = z.string().min(1, 'must not be empty');

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a whole number from 0 to 65535')
  .transform(Number)
  .refine((number) => number <= 65_535, 'must be a whole number from 0 to 65535');

const schema = z.object({
  LIFELEDGER_DATA_DIR: text.optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must look like postgres://user:password@host:5432/database')
    .optional(),
  EVENTSTORE_URL: z
    .string()
    .regex(/^esdb(\+discover)?:\/\//, 'must look like esdb://user:password@host:2113?tls=true')
    .optional(),
  LIFELEDGER_PORT: port.default(3000),
  LIFELEDGER_HOST: text.default('127.0.0.1'),
  LIFELEDGER_PROJECTOR_PORT: port.optional(),
  LIFELEDGER_TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'must be an IANA time zone such as Europe/London')
    .default('UTC'),
  LIFELEDGER_CURRENCY: z
    .string()
    .refine(isCurrency, 'must be an ISO 4217 currency such as EUR')
    .default('USD'),
  LIFELEDGER_POLICY_FILE: text.optional(),
  LIFELEDGER_GRPC_PORT: z
    .union([z.literal('off'), port], { error: 'must be a whole number from 0 to 65535, or off' })
    .optional(),
  LIFELEDGER_GRPC_HOST: text.default('127.0.0.1'),
  LIFELEDGER_GRPC_CERT_FILE: text.optional(),
  LIFELEDGER_GRPC_KEY_FILE: text.optional(),
  LIFELEDGER_GRPC_CREDENTIALS: z
    .string()
    .regex(/^[^:]+:.+$/, 'must be user:password')
    .optional(),
});

type Given = z.infer<typeof schema>;

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
    eventStoreUrl: data.EVENTSTORE_URL,
    port: data.LIFELEDGER_PORT,
    host: data.LIFELEDGER_HOST,
    projectorPort: data.LIFELEDGER_PROJECTOR_PORT,
    timeZone: data.LIFELEDGER_TIME_ZONE,
    currency: data.LIFELEDGER_CURRENCY,
    policyFile: data.LIFELEDGER_POLICY_FILE,
    door: doorSettings(data),
  };
}

const DEFAULT_DOOR_PORT = 2113;

/** A node of EventStoreDB has a door of its own. */
function doorSettings(data: Given): DoorSettings | undefined {
  const given = data.LIFELEDGER_GRPC_PORT;
  if (given === 'off' || data.EVENTSTORE_URL !== undefined) return undefined;
  const tls = tlsSettings(data);
  if (data.LIFELEDGER_GRPC_CREDENTIALS !== undefined && tls === undefined) {
    throw new InvalidSetting(
      'LIFELEDGER_GRPC_CREDENTIALS: clients send credentials over TLS only; set LIFELEDGER_GRPC_CERT_FILE and LIFELEDGER_GRPC_KEY_FILE too',
    );
  }
  return {
    host: data.LIFELEDGER_GRPC_HOST,
    port: given ?? DEFAULT_DOOR_PORT,
    isPortSet: given !== undefined,
    tls,
    credentials: credentialsIn(data.LIFELEDGER_GRPC_CREDENTIALS),
  };
}

function tlsSettings(data: Given): DoorSettings['tls'] {
  const { LIFELEDGER_GRPC_CERT_FILE: certFile, LIFELEDGER_GRPC_KEY_FILE: keyFile } = data;
  if (certFile === undefined && keyFile === undefined) return undefined;
  if (certFile !== undefined && keyFile !== undefined) return { certFile, keyFile };
  const missing = certFile === undefined ? 'LIFELEDGER_GRPC_CERT_FILE' : 'LIFELEDGER_GRPC_KEY_FILE';
  throw new InvalidSetting(`${missing}: TLS needs both the certificate and its key`);
}

function credentialsIn(text: string | undefined): DoorSettings['credentials'] {
  if (text === undefined) return undefined;
  const at = text.indexOf(':');
  return { username: text.slice(0, at), password: text.slice(at + 1) };
}

function invalid(error: z.ZodError, given: Readonly<Record<string, unknown>>): InvalidSetting {
  const issue = error.issues[0];
  const name = String(issue?.path[0]);
  const isSecret = name.endsWith('_URL') || name.endsWith('_CREDENTIALS');
  const value = isSecret ? '' : `, not ${JSON.stringify(given[name])}`;
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
