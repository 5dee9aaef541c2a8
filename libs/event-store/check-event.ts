import type { DomainEvent } from '../event-sourcing/index.js';
import { type EventSchema, MalformedEvent, upcast } from './event-schema.js';
import type { EventData } from './port.js';

/** Who and why: every event says so, whoever wrote it. */
const REQUIRED_METADATA = [
  'actor',
  'source',
  'command',
  'commandId',
  'correlationId',
  'causationId',
] as const;

const OPTIONAL_METADATA = ['onBehalfOf', 'commandDigest'] as const;

/**
 * What an event says that somebody else wants to write among ours, its data of the newest version.
 * @param schema of its type, undefined where this release knows none
 * @param now an instant in UTC; no event was recorded after it
 * @throws MalformedEvent with what is wrong, and what the schema's check throws
 */
export function checkEvent(
  { type, contentType, data, metadata }: EventData,
  schema: EventSchema | undefined,
  now: string,
): DomainEvent {
  if (schema === undefined) throw malformed(type, 'is no event type of this release');
  if (contentType !== 'application/json') {
    throw malformed(type, 'must be of content type application/json');
  }
  const said = jsonObject(metadata);
  if (said === undefined) throw malformed(type, 'must have a JSON object for its metadata');
  requireFirstStamp(type, said['$recordedAt'], now);
  const version = versionIn(type, said, schema);
  const content = jsonObject(data);
  if (content === undefined) throw malformed(type, 'must have a JSON object for its data');
  return { type, data: schema.check(upcast(content, version, schema)) };
}

/** It wins over the store's own stamp: only a copy from another log has one. */
function requireFirstStamp(type: string, stamp: unknown, now: string): void {
  if (stamp === undefined) return;
  const isInstant = typeof stamp === 'string' && STAMP.test(stamp) && !isNaN(Date.parse(stamp));
  if (isInstant && Date.parse(stamp) <= Date.parse(now)) return;
  throw malformed(
    type,
    'has a "$recordedAt" in its metadata that is no past instant in UTC, such as 2026-01-31T12:00:00.000000Z; leave it out',
  );
}

const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

function versionIn(
  type: string,
  said: Readonly<Record<string, unknown>>,
  schema: EventSchema,
): number {
  const missing = REQUIRED_METADATA.find((name) => !isText(said[name]));
  if (missing !== undefined) throw malformed(type, `lacks the text "${missing}" in its metadata`);
  const odd = OPTIONAL_METADATA.find((name) => said[name] !== undefined && !isText(said[name]));
  if (odd !== undefined) throw malformed(type, `has a "${odd}" in its metadata that is no text`);
  const { schemaVersion } = said;
  if (isVersionOf(schema, schemaVersion)) return schemaVersion;
  throw malformed(
    type,
    `lacks "schemaVersion" in its metadata, a whole number from 1 to ${String(schema.version)}`,
  );
}

function malformed(type: string, what: string): MalformedEvent {
  return new MalformedEvent(`${type} ${what}`);
}

function isVersionOf({ version }: EventSchema, said: unknown): said is number {
  return Number.isInteger(said) && Number(said) >= 1 && Number(said) <= version;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function jsonObject(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(decoder.decode(bytes));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
