import { z } from 'zod';
import { InvalidBackup } from './errors.js';
import type { RecordedEvent } from './port.js';

/** What the amounts and days of the events mean; a restore must go to the same. */
export interface BackupInstallation {
  readonly currency: string;
  readonly timeZone: string;
}

const FORMAT = 'lifeledger-backup';
const VERSION = 1;

const header = z.object({
  format: z.literal(FORMAT),
  version: z.number(),
  madeAt: z.string(),
  installation: z.object({ currency: z.string(), timeZone: z.string() }).optional(),
});

/** The first line: what the file is. */
export type BackupHeader = z.infer<typeof header>;

const trailer = z.object({ end: z.object({ events: z.number(), position: z.string() }) });

/** The last line: how much there must be before it. */
export interface BackupEnd {
  readonly events: number;
  readonly position: bigint;
}

/** Bytes as text where they are UTF-8; every other sequence as `{ base64 }`. */
const content = z.union([z.string(), z.object({ base64: z.string() })]);
const number = z.string().regex(/^\d{1,19}$/);
const line = z.object({
  position: number,
  stream: z.string(),
  revision: number,
  id: z.uuid(),
  type: z.string().min(1),
  contentType: z.enum(['application/json', 'application/octet-stream']),
  recordedAt: z.iso.datetime({ precision: 6 }),
  data: content,
  metadata: content,
});

export function headerLine(madeAt: string, installation: BackupInstallation | undefined): string {
  return JSON.stringify({ format: FORMAT, version: VERSION, madeAt, installation });
}

export function eventLine(event: RecordedEvent): string {
  return JSON.stringify({
    position: String(event.position),
    stream: event.stream,
    revision: String(event.revision),
    id: event.id,
    type: event.type,
    contentType: event.contentType,
    recordedAt: event.recordedAt,
    data: written(event.data),
    metadata: written(event.metadata),
  });
}

export function endLine({ events, position }: BackupEnd): string {
  return JSON.stringify({ end: { events, position: String(position) } });
}

/** @throws InvalidBackup */
export function parseHeader(text: string): BackupHeader {
  const { data } = header.safeParse(json(text));
  if (data === undefined) throw new InvalidBackup('the file is no backup of a Lifeledger log');
  if (data.version === VERSION) return data;
  throw new InvalidBackup(
    `the backup is of version ${String(data.version)}, this release reads ${String(VERSION)}: use the release that wrote it, or a later one`,
  );
}

/** An event, or the end. @throws InvalidBackup */
export function parseLine(text: string): RecordedEvent | BackupEnd {
  const value = json(text);
  const { data, error } = line.safeParse(value);
  if (data !== undefined) return event(data);
  const { data: last } = trailer.safeParse(value);
  if (last === undefined)
    throw new InvalidBackup(`the backup has a damaged line: ${z.prettifyError(error)}`);
  return { events: last.end.events, position: BigInt(last.end.position) };
}

function event(parsed: z.infer<typeof line>): RecordedEvent {
  return {
    ...parsed,
    position: BigInt(parsed.position),
    revision: BigInt(parsed.revision),
    data: read(parsed.data),
    metadata: read(parsed.metadata),
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidBackup('the file has a line that is no JSON', { cause: error });
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function written(bytes: Uint8Array): z.infer<typeof content> {
  try {
    return utf8.decode(bytes);
  } catch {
    return { base64: Buffer.from(bytes).toString('base64') };
  }
}

function read(given: z.infer<typeof content>): Uint8Array {
  return typeof given === 'string' ? Buffer.from(given) : Buffer.from(given.base64, 'base64');
}
