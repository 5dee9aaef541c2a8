import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InvalidImport } from './invalid-import.js';

export interface FileProgress {
  /** Bytes of the file as it lies on disk. */
  readonly done: number;
  readonly total: number;
}

interface OpenOptions {
  readonly onProgress?: (progress: FileProgress) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The content of a file, unpacked where its first bytes say that it is gzip.
 * @throws InvalidImport where it can't be read or is not whole
 */
export async function* openFile(
  file: string,
  options: OpenOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* unpacked(chunksOf(file, options));
  } catch (error) {
    throw isFileError(error) ? new InvalidImport(`can't read ${file}: ${tell(error)}`) : error;
  }
}

async function* chunksOf(file: string, { onProgress, signal }: OpenOptions) {
  const total = (await stat(file)).size;
  let done = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    signal?.throwIfAborted();
    yield chunk;
    done += chunk.length;
    onProgress?.({ done, total });
  }
}

async function* unpacked(chunks: AsyncGenerator<Buffer, void, undefined>) {
  const first = await chunks.next();
  if (first.done === true) return;
  const whole = startingWith(first.value, chunks);
  if (!isGzip(first.value)) {
    yield* whole;
    return;
  }
  const gunzip = createGunzip();
  // A failure on either side destroys gunzip with it, and the iteration below throws it.
  pipeline(Readable.from(whole), gunzip, () => undefined);
  yield* gunzip as AsyncIterable<Buffer>;
}

async function* startingWith(first: Buffer, rest: AsyncIterable<Buffer>) {
  yield first;
  yield* rest;
}

function isGzip(start: Uint8Array): boolean {
  return start[0] === 0x1f && start[1] === 0x8b;
}

function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'code' in error && 'errno' in error;
}

function tell({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'its permissions forbid it';
  if (code === 'EISDIR') return 'it is a folder; name a file in it';
  if (code?.startsWith('Z_') === true) return `it is a damaged or cut gzip file (${message})`;
  return message;
}
