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

/**
 * What an event says that somebody else wants to write among ours, its data of the newest version.
 * @param schema of its type, undefined where this release knows none
 * @throws MalformedEvent with what is wrong, and what the schema's check throws
 */
export function checkEvent(
  { type, contentType, data, metadata }: EventData,
  schema: EventSchema | undefined,
): DomainEvent {
  if (schema === undefined) throw malformed(type, 'is no event type of this release');
  if (contentType !== 'application/json') {
    throw malformed(type, 'must be of content type application/json');
  }
  const version = versionIn(type, metadata, schema);
  const content = jsonObject(data);
  if (content === undefined) throw malformed(type, 'must have a JSON object for its data');
  return { type, data: schema.check(upcast(content, version, schema)) };
}

function versionIn(type: string, metadata: Uint8Array, schema: EventSchema): number {
  const said = jsonObject(metadata);
  if (said === undefined) throw malformed(type, 'must have a JSON object for its metadata');
  const missing = REQUIRED_METADATA.find((name) => !isText(said[name]));
  if (missing !== undefined) throw malformed(type, `lacks the text "${missing}" in its metadata`);
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
