import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import {
  type BackupEnd,
  type BackupHeader,
  type BackupInstallation,
  endLine,
  eventLine,
  headerLine,
  parseHeader,
} from './backup-lines.js';
import { InvalidBackup } from './errors.js';
import type { EventStore } from './port.js';

/** Of text at a time: what a restore puts into the log with one statement. */
const CHUNK_BYTES = 1024 * 1024;

interface BackupProgress {
  readonly phase: string;
  readonly done: number;
  readonly total: number | undefined;
  readonly unit: string;
}

export interface BackupOptions {
  /** Kept in the header; a restore into another installation is refused. */
  readonly installation?: BackupInstallation;
  readonly progress?: (progress: BackupProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Writes the log up to its end as of now as compressed lines of JSON: a header, a line for each
 * event, and a last line that says how many there must be. Ends the sink.
 * @throws StoreUnavailable, what the sink throws, or the signal's reason
 */
export async function backup(
  store: EventStore,
  sink: Writable,
  options: BackupOptions = {},
): Promise<BackupEnd> {
  const written = { events: 0, position: 0n };
  await pipeline(backupText(store, options, written), createGzip(), sink);
  return written;
}

async function* backupText(
  store: EventStore,
  { installation, progress, signal }: BackupOptions,
  written: { events: number; position: bigint },
): AsyncGenerator<string, void> {
  yield `${headerLine(new Date().toISOString(), installation)}\n`;
  for await (const page of store.readAll()) {
    signal?.throwIfAborted();
    yield page.map((event) => `${eventLine(event)}\n`).join('');
    written.events += page.length;
    written.position = page.at(-1)?.position ?? written.position;
    progress?.({ phase: 'backup', done: written.events, total: undefined, unit: 'events' });
  }
  yield `${endLine(written)}\n`;
}

/** What a backup says of itself; reads no more than its first line. @throws InvalidBackup */
export function readBackupHeader(source: Readable): Promise<BackupHeader> {
  return readBackup(source, (header) => Promise.resolve(header));
}

/** @throws InvalidBackup where the backup is of an installation with another currency or time zone */
export function requireInstallation(
  { installation: theirs }: BackupHeader,
  ours: BackupInstallation | undefined,
): void {
  if (theirs === undefined || ours === undefined) return;
  if (theirs.currency === ours.currency && theirs.timeZone === ours.timeZone) return;
  throw new InvalidBackup(
    `the backup is of an installation in ${theirs.currency} and ${theirs.timeZone}, this one is in ${ours.currency} and ${ours.timeZone}; restore into one with the same settings`,
  );
}

/**
 * Hands the header, and the lines behind it as they come, to a consumer that may leave early.
 * @throws InvalidBackup where the file is no backup or is damaged
 */
export async function readBackup<Result>(
  source: Readable,
  consume: (header: BackupHeader, lines: AsyncIterable<readonly string[]>) => Promise<Result>,
): Promise<Result> {
  const text = createGunzip({ chunkSize: CHUNK_BYTES });
  // What fails here fails the reader of the text too, who reports it.
  const piped = pipeline(source, text).catch(() => undefined);
  try {
    const lines = linesOf(text);
    const begun = await lines.next();
    const [first = '', ...rest] = begun.done === true ? [] : begun.value;
    return await consume(parseHeader(first), behind(rest, lines));
  } catch (error) {
    throw isZlibError(error) ? damaged(error) : error;
  } finally {
    text.destroy();
    await piped;
  }
}

async function* behind(
  first: readonly string[],
  rest: AsyncIterable<readonly string[]>,
): AsyncGenerator<readonly string[], void> {
  yield first;
  yield* rest;
}

/** Whole lines as they arrive; a line may be longer than many chunks. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly string[], void> {
  const decoder = new TextDecoder();
  let begun: string[] = [];
  for await (const chunk of chunks) {
    const [head = '', ...lines] = decoder.decode(chunk, { stream: true }).split('\n');
    begun.push(head);
    const next = lines.pop();
    if (next === undefined) continue;
    yield [begun.join(''), ...lines];
    begun = [next];
  }
  const last = begun.join('');
  if (last !== '') yield [last];
}

function isZlibError(error: unknown): error is { readonly code: string } {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return String(code).startsWith('Z_');
}

function damaged(cause: { readonly code: string }): InvalidBackup {
  return new InvalidBackup(`the file is no whole gzip file (${cause.code})`, { cause });
}
