import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import pg from 'pg';
import { startAppending } from '../../../test/contract/appending.js';
import { allOf, ids, someEvents } from '../../../test/contract/contract-store.js';
import { freshDatabase, type TestDatabase } from '../../../test/support/database.js';
import {
  anotherWriter,
  appending,
  makeChanges,
  metadata,
  openWrittenLog,
  streamRows,
  toldRecords,
  wordFor,
  type WrittenLog,
} from '../../../test/support/written-log.js';
import { backup } from '../backup.js';
import { LAST_REVISION } from '../node-log.js';
import type { ExpectedRevision, RecordedEvent } from '../port.js';
import type { CheckedDeletion } from './change.js';
import { checkDeletion } from './check-deletion.js';
import { openPostgresEventStore } from './open.js';
import { restorePostgresLog } from './restore.js';

jest.setTimeout(30_000);

let log: WrittenLog;

beforeEach(async () => {
  log = await openWrittenLog();
});

afterEach(async () => {
  await log.close();
});

type Case = readonly [kind: CheckedDeletion['kind'], expected: ExpectedRevision, told: string];

/** For a stream that never was, one of two events, a softly deleted, a tombstoned one, only metadata. */
const table: readonly Case[] = [
  ['delete', 'any', 'refused ok ok deleted ok'],
  ['delete', 'none', 'refused refused ok deleted ok'],
  ['delete', 0n, 'refused refused refused deleted refused'],
  ['delete', 2n, 'refused refused refused deleted refused'],
  ['delete', 1n, 'refused ok ok deleted refused'],
  ['tombstone', 'any', 'ok ok ok deleted ok'],
  ['tombstone', 'none', 'ok refused ok deleted ok'],
  ['tombstone', 'exists', 'refused ok deleted deleted ok'],
  ['tombstone', 0n, 'refused refused refused deleted refused'],
  ['tombstone', 2n, 'refused refused refused deleted refused'],
  ['tombstone', 1n, 'refused ok ok deleted refused'],
];

async function fiveKinds(): Promise<void> {
  await makeChanges(
    log.writer,
    [
      ...['live', 'deleted', 'closed'].map((name) => appending(name, 'none', someEvents(2))),
      checkDeletion('delete', 'deleted', 'any'),
      checkDeletion('tombstone', 'closed', 'any'),
      appending('$$metadata', 'none', [metadata('{}')]),
    ],
    true,
  );
}

describe('a deletion', () => {
  it.each(table)('%s expecting %s: %s', async (kind, expected, answers) => {
    await fiveKinds();
    const found: string[] = [];
    for (const name of ['never', 'live', 'deleted', 'closed', 'metadata']) {
      const done = log.writer.change(checkDeletion(kind, name, expected));
      found.push(await wordFor(done));
    }
    expect(found.join(' ')).toBe(answers);
  });

  it('says where its own record stands', async () => {
    await log.writer.change(appending('a', 'none'));
    expect(await log.writer.change(checkDeletion('delete', 'a', 'any'))).toMatchObject({
      position: 2n,
    });
    const tombstone = await log.writer.change(checkDeletion('tombstone', 'a', 'any'));
    expect(tombstone).toMatchObject({ position: 3n, revision: LAST_REVISION });
    const records = await allOf(log.store.readAll());
    expect(records.map(({ stream, type }) => `${stream} ${type}`).slice(1)).toEqual([
      '$$a $metadata',
      'a $streamDeleted',
    ]);
  });
});

async function restored(): Promise<TestDatabase> {
  const other = await freshDatabase();
  await (await openPostgresEventStore({ url: other.url })).close();
  const sink = new PassThrough();
  const [bytes] = await Promise.all([buffer(sink), backup(log.store, sink)]);
  await restorePostgresLog(other.url, Readable.from([bytes]));
  return other;
}

describe('a backup', () => {
  it('brings back settings, tombstones and streams that have only metadata', async () => {
    await fiveKinds();
    const made = [
      appending('$$limited', 'none', [metadata('{"$maxCount":3,"$maxAge":60,"$tb":7}')]),
      appending('$$metadata', 0n, [
        metadata('{"$maxCount":9}', { contentType: 'application/octet-stream' }),
      ]),
      appending('$$twice', 'none', [metadata('{"$maxCount":3}'), metadata('{"$tb":1}')]),
      checkDeletion('tombstone', '$$twice', 'any'),
      checkDeletion('tombstone', 'never', 'any'),
      appending('back', 'none'),
      checkDeletion('delete', 'back', 'any'),
      appending('back', 'any'),
      checkDeletion('delete', '$$back', 'any'),
    ];
    await makeChanges(log.writer, made, false);
    const other = await restored();
    const there = new pg.Client({ connectionString: other.url });
    await there.connect();
    const [before, after] = [await streamRows(log.admin), await streamRows(there)];
    await there.end();
    await other.drop();
    expect(after).toEqual(before);
    expect(before).toContainEqual(
      expect.objectContaining({ name: 'limited', last_revision: '-1', truncate_before: '7' }),
    );
  });
});

describe('two writers', () => {
  it('who race an append and a deletion leave what one of the two orders leaves', async () => {
    const other = anotherWriter(log.database);
    for (let round = 0; round < 40; round += 1) {
      const name = `raced-${String(round)}`;
      await log.writer.change(appending(name, 'none'));
      const race = [
        () => log.writer.change(appending(name, 0n)),
        () => other.change(checkDeletion('delete', name, 0n)),
      ];
      const outcomes = await Promise.all(
        (round % 2 === 0 ? race : race.toReversed()).map((change) => wordFor(change())),
      );
      const records = (await toldRecords(log.store)).filter((line) => line.includes(`${name}/`));
      const deletedFirst = [
        `${name}/0: SomethingHappened`,
        `$$${name}/0: $metadata {"$tb":${String(LAST_REVISION)}}`,
        `${name}/1: SomethingHappened`,
        `$$${name}/1: $metadata {"$tb":1}`,
      ];
      const appendedFirst = [`${name}/0: SomethingHappened`, `${name}/1: SomethingHappened`];
      const bothWent = !outcomes.includes('refused');
      expect(records).toEqual(bothWent ? deletedFirst : appendedFirst);
    }
    await other.close();
  });

  it('in two processes, one of which deletes all the time, lose nothing and bring back every time', async () => {
    const store = { url: log.database.url, listen: false };
    const other = await startAppending({ store, name: 'p', events: 500 });
    const done = new AbortController();
    const appended = other.appended.finally(() => {
      done.abort();
    });
    const deletions = new Set<string>();
    while (!done.signal.aborted) {
      deletions.add(await wordFor(log.writer.change(checkDeletion('delete', 'shared', 'any'))));
    }
    const records = await allOf(log.store.readAll());
    const events = records.filter(({ type }) => type !== '$metadata');
    expect(ids(events).toSorted()).toEqual((await appended).toSorted());
    expect(deletions).toContain('ok');
    expect(backAgain(records)).toEqual(deletedAndWritten(records));
    expect(backAgain(records)).not.toEqual([]);
  });
});

/** What each metadata record that brings `shared` back says. */
function backAgain(records: readonly RecordedEvent[]): readonly string[] {
  return records
    .filter(({ stream }) => stream === '$$shared')
    .map(({ data }) => Buffer.from(data).toString())
    .filter((text) => !text.includes(String(LAST_REVISION)));
}

/** What they must say: the revision of each first event of `shared` behind a deletion. */
function deletedAndWritten(records: readonly RecordedEvent[]): readonly string[] {
  const found: string[] = [];
  let isDeleted = false;
  for (const { stream, revision, data } of records) {
    if (stream === '$$shared') isDeleted = Buffer.from(data).includes(String(LAST_REVISION));
    if (stream !== 'shared' || !isDeleted) continue;
    found.push(`{"$tb":${String(revision)}}`);
    isDeleted = false;
  }
  return found;
}
