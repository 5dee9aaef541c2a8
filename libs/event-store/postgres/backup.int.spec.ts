import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { freshDatabase } from '../../../test/support/database.js';
import { backup, readBackupHeader } from '../backup.js';
import { InvalidBackup, LogNotEmpty } from '../errors.js';
import type { EventData, EventStore, RecordedEvent } from '../port.js';
import { openPostgresEventStore } from './open.js';
import { restorePostgresLog } from './restore.js';

jest.setTimeout(30_000);

const closing: (() => Promise<void>)[] = [];

async function freshStore(): Promise<{ store: EventStore; url: string }> {
  const database = await freshDatabase();
  const { url } = database;
  const store = await openPostgresEventStore({ url });
  closing.push(
    () => database.drop(),
    () => store.close(),
  );
  return { store, url };
}

afterEach(async () => {
  for (let last = closing.pop(); last !== undefined; last = closing.pop()) await last();
});

function event(data: Uint8Array, contentType: EventData['contentType'] = 'application/json') {
  return {
    id: randomUUID(),
    type: 'Änderung',
    contentType,
    data,
    metadata: Buffer.from('{"n":1}'),
  };
}

const allBytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** Ascii, beyond ascii, a byte order mark, a NUL, no text at all, nothing. */
const contents = ['{"a":1}', '{"名":"\\u4e2d ß 🎂"}', '\uFEFF{}', 'a\0b\n"\\', ''].map((text) =>
  Buffer.from(text),
);

async function fill(store: EventStore, size = 3000): Promise<void> {
  for (const data of contents) await store.append('customer-Zoë\n1', 'any', [event(data)]);
  await store.append('customer-2', 'none', [event(allBytes, 'application/octet-stream')]);
  await store.append('customer-Zoë\n1', 'any', [event(Buffer.alloc(size * 1000, 'x'))]);
  const many = Array.from({ length: size }, () => event(Buffer.from('{"many":true}')));
  await store.append('customer-3', 'none', many);
}

async function backedUp(store: EventStore): Promise<Buffer> {
  const sink = new PassThrough();
  const installation = { currency: 'USD', timeZone: 'UTC' };
  const [bytes] = await Promise.all([buffer(sink), backup(store, sink, { installation })]);
  return bytes;
}

/** With bytes as text, which is quicker to compare. */
async function everything(store: EventStore): Promise<readonly object[]> {
  const events: object[] = [];
  for await (const page of store.readAll()) events.push(...page.map(comparable));
  return events;
}

function comparable(recorded: RecordedEvent): object {
  const [data, metadata] = [Buffer.from(recorded.data), Buffer.from(recorded.metadata)];
  return { ...recorded, data: data.toString('hex'), metadata: metadata.toString('hex') };
}

describe('a backup', () => {
  it('brings everything back as it was, and the log goes on behind it', async () => {
    const [from, to] = [await freshStore(), await freshStore()];
    await fill(from.store);
    const end = await restorePostgresLog(to.url, Readable.from(await backedUp(from.store)));
    expect(end).toEqual({ events: 3007, position: 3007n });
    expect(await everything(to.store)).toEqual(await everything(from.store));
    const next = event(Buffer.from('{}'));
    for (const { store } of [from, to]) {
      expect(await store.append('customer-2', 0n, [next])).toMatchObject({ position: 3008n });
      expect(await store.append('customer-4', 'none', [next])).toMatchObject({ position: 3009n });
    }
  });

  it('says what it is without being read to its end', async () => {
    const { store } = await freshStore();
    await fill(store);
    const header = await readBackupHeader(Readable.from(await backedUp(store)));
    const installation = { currency: 'USD', timeZone: 'UTC' };
    expect(header).toMatchObject({ format: 'lifeledger-backup', version: 1, installation });
  });

  it('of an empty log is restored to an empty log', async () => {
    const [from, to] = [await freshStore(), await freshStore()];
    const end = await restorePostgresLog(to.url, Readable.from(await backedUp(from.store)));
    expect(end).toEqual({ events: 0, position: 0n });
    expect(await to.store.append('a', 'none', [event(allBytes)])).toMatchObject({ position: 1n });
  });
});

describe('a restore', () => {
  it('is refused where the log has events', async () => {
    const { store, url } = await freshStore();
    await store.append('a', 'none', [event(allBytes)]);
    const restore = restorePostgresLog(url, Readable.from(await backedUp(store)));
    await expect(restore).rejects.toThrow(LogNotEmpty);
    expect(await everything(store)).toHaveLength(1);
  });

  it('of a damaged file is refused and leaves nothing', async () => {
    const [from, to] = [await freshStore(), await freshStore()];
    await fill(from.store, 30);
    const whole = await backedUp(from.store);
    const lines = gunzipSync(whole).toString().trimEnd().split('\n');
    const without = (n: number) => gzipSync(lines.filter((_, index) => index !== n).join('\n'));
    const damaged = {
      'cut in the middle': whole.subarray(0, whole.length / 2),
      'without its last line': without(lines.length - 1),
      'without one event': without(3),
      'without its header': without(0),
      'one line garbled': gzipSync(
        lines.map((line, n) => (n === 5 ? line.slice(1) : line)).join('\n'),
      ),
      'two events swapped': gzipSync(
        [...lines.slice(0, 2), lines[3], lines[2], ...lines.slice(4)].join('\n'),
      ),
      'no gzip': Buffer.from('position,stream\n1,a\n'),
      empty: Buffer.alloc(0),
    };
    for (const [kind, bytes] of Object.entries(damaged)) {
      const restore = restorePostgresLog(to.url, Readable.from([bytes]));
      const outcome: unknown = await restore.catch((error: unknown) => error);
      expect([kind, outcome]).toEqual([kind, expect.any(InvalidBackup)]);
    }
    expect(await everything(to.store)).toEqual([]);
    expect(await restorePostgresLog(to.url, Readable.from(whole))).toMatchObject({ events: 37 });
  });

  it('into an installation of another currency or zone is refused', async () => {
    const { store, url } = await freshStore();
    const bytes = await backedUp(store);
    const installation = { currency: 'EUR', timeZone: 'UTC' };
    const restore = restorePostgresLog(url, Readable.from(bytes), { installation });
    await expect(restore).rejects.toThrow('USD and UTC, this one is in EUR and UTC');
  });

  it('can be called off', async () => {
    const [from, to] = [await freshStore(), await freshStore()];
    await fill(from.store, 30);
    const reason = new Error('called off');
    const restore = restorePostgresLog(to.url, Readable.from(await backedUp(from.store)), {
      signal: AbortSignal.abort(reason),
    });
    await expect(restore).rejects.toBe(reason);
    expect(await everything(to.store)).toEqual([]);
  });
});
