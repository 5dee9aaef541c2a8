import type { Readable } from 'node:stream';
import type { Client } from 'pg';
import { type BackupOptions, readBackup, requireInstallation } from '../backup.js';
import { type BackupEnd, parseLine } from '../backup-lines.js';
import { InvalidBackup, LogNotEmpty } from '../errors.js';
import type { RecordedEvent } from '../port.js';
import { connect, disconnect, run } from './connection.js';
import { finishRestore, insertRestored } from './insert-restored.js';
import { ensureSchema } from './schema.js';

/**
 * Brings a backup back exactly: positions, revisions, ids, bytes and stamps. All of it or nothing.
 * @throws LogNotEmpty, InvalidBackup, StoreUnavailable, or the signal's reason
 */
export async function restorePostgresLog(
  url: string,
  source: Readable,
  options: BackupOptions = {},
): Promise<BackupEnd> {
  const client = await connect(url, { answerTimeoutMilliseconds: 0 });
  try {
    await ensureSchema(client);
    await run(client, { text: 'begin' });
    await requireEmptyLog(client);
    const end = await readBackup(source, (header, lines) => {
      requireInstallation(header, options.installation);
      return restoreLines(client, lines, options);
    });
    await finishRestore(client);
    await run(client, { text: 'commit' });
    await run(client, { text: 'analyze log.events, log.streams' });
    return end;
  } finally {
    // Before the commit this takes back everything.
    await disconnect(client);
  }
}

async function requireEmptyLog(client: Client): Promise<void> {
  const { rows } = await run<[string]>(client, {
    text: 'select position from log.head for update',
  });
  const position = rows[0]?.[0];
  if (position === '0') return;
  throw new LogNotEmpty(
    `the log holds events already, up to position ${String(position)}; restore into an empty one`,
  );
}

async function restoreLines(
  client: Client,
  lines: AsyncIterable<readonly string[]>,
  { progress, signal }: BackupOptions,
): Promise<BackupEnd> {
  const restored = { events: 0, position: 0n };
  let end: BackupEnd | undefined;
  for await (const batch of lines) {
    signal?.throwIfAborted();
    const events: RecordedEvent[] = [];
    for (const line of batch) {
      if (end !== undefined) throw new InvalidBackup('the backup goes on behind its end');
      const parsed = parseLine(line);
      if ('id' in parsed) events.push(parsed);
      else end = parsed;
    }
    requireOrder(restored.position, events);
    await insertRestored(client, events);
    restored.events += events.length;
    restored.position = events.at(-1)?.position ?? restored.position;
    progress?.({ phase: 'restore', done: restored.events, total: undefined, unit: 'events' });
  }
  return requireEnd(restored, end);
}

function requireOrder(behind: bigint, events: readonly RecordedEvent[]): void {
  let last = behind;
  for (const { position } of events) {
    if (position <= last) {
      throw new InvalidBackup(`the backup is out of order at position ${String(position)}`);
    }
    last = position;
  }
}

function requireEnd(restored: BackupEnd, end: BackupEnd | undefined): BackupEnd {
  if (end?.events === restored.events && end.position === restored.position) return end;
  const expected = end === undefined ? 'it has no end line' : `its end line says ${told(end)}`;
  throw new InvalidBackup(`the backup was cut short: it holds ${told(restored)}, ${expected}`);
}

function told({ events, position }: BackupEnd): string {
  return `${String(events)} events up to position ${String(position)}`;
}
