import type { DomainEvent } from '../event-sourcing/index.js';
import { type EventSchema, isVersionOf, MalformedEvent, upcast } from './event-schema.js';
import { isStamp } from './first-stamp.js';
import { objectIn } from './json-object.js';
import type { EventData } from './port.js';
import { isTraceparent } from './traceparent.js';

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
  const spoken = objectIn(metadata);
  if (spoken === null) throw malformed(type, 'must have a JSON object for its metadata');
  const said: Metadata = { ...spoken };
  requireFirstStamp(type, said['$recordedAt'], now);
  requireTraceparent(type, said['traceparent']);
  const version = versionIn(type, said, schema);
  const content = objectIn(data);
  if (content === null) throw malformed(type, 'must have a JSON object for its data');
  return { type, data: schema.check(upcast(asStored(content, version, schema), version, schema)) };
}

type Metadata = Readonly<Partial<Record<string, unknown>>>;

/** An older version is asked for what it could say in its time, before anything is made of it. */
function asStored(content: object, version: number, { olderChecks }: EventSchema): object {
  return olderChecks?.[version]?.(content) ?? content;
}

/** It wins over the store's own stamp: only a copy from another log has one. */
function requireFirstStamp(type: string, stamp: unknown, now: string): void {
  if (stamp === undefined) return;
  if (isStamp(stamp) && Date.parse(stamp) <= Date.parse(now)) return;
  throw malformed(
    type,
    'has a "$recordedAt" in its metadata that is no past instant in UTC, such as 2026-01-31T12:00:00.000000Z; leave it out',
  );
}

function requireTraceparent(type: string, traceparent: unknown): void {
  if (traceparent === undefined || isTraceparent(traceparent)) return;
  throw malformed(
    type,
    'has a "traceparent" in its metadata that is no trace context as the W3C writes it, 00-<trace id>-<parent id>-01; leave it out',
  );
}

function versionIn(type: string, said: Metadata, schema: EventSchema): number {
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

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
