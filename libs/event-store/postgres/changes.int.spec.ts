import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { someEvents } from '../../../test/contract/contract-store.js';
import {
  appending,
  makeChanges,
  metadata,
  openWrittenLog,
  streamRows,
  toldRecords,
  type WrittenLog,
} from '../../../test/support/written-log.js';
import { StreamDeleted } from '../errors.js';
import { LAST_REVISION } from '../node-log.js';
import { checkDeletion } from './check-deletion.js';

jest.setTimeout(30_000);

let log: WrittenLog;

beforeEach(async () => {
  log = await openWrittenLog();
});

afterEach(async () => {
  await log.close();
});

const DELETED = `{"$tb":${String(LAST_REVISION)}}`;

describe.each([
  ['in a transaction each', false],
  ['in one transaction', true],
])('changes %s', (_, together) => {
  it('delete a stream softly and bring it back with the next append', async () => {
    const made = [
      appending('a', 'none', someEvents(2)),
      appending('$$a', 'none', [metadata('{"mine":12345678901234567890,"$maxCount":5}')]),
      checkDeletion('delete', 'a', 1n),
      appending('a', 'none', someEvents(2)),
      appending('a', 3n),
    ];
    await makeChanges(log.writer, made, together);
    expect(await toldRecords(log.store)).toEqual([
      'a/0: SomethingHappened',
      'a/1: SomethingHappened',
      '$$a/0: $metadata {"mine":12345678901234567890,"$maxCount":5}',
      `$$a/1: $metadata ${DELETED}`,
      'a/2: SomethingHappened',
      'a/3: SomethingHappened',
      '$$a/2: $metadata {"$tb":2}',
      'a/4: SomethingHappened',
    ]);
    expect(await streamRows(log.admin)).toMatchObject([
      { name: 'a', last_revision: '4', truncate_before: '2', max_count: null },
      { name: '$$a', last_revision: '2' },
    ]);
  });

  it('bring a stream back with its metadata kept exactly', async () => {
    const kept = `{"mine":12345678901234567890,"$maxCount":5,"$tb":${String(LAST_REVISION)}}`;
    const made = [
      appending('a', 'none', someEvents(2)),
      appending('$$a', 'none', [metadata(kept)]),
      appending('a', 1n),
    ];
    await makeChanges(log.writer, made, together);
    expect((await toldRecords(log.store)).at(-1)).toBe(
      '$$a/1: $metadata {"mine":12345678901234567890,"$maxCount":5,"$tb":2}',
    );
    expect((await streamRows(log.admin))[0]).toMatchObject({
      truncate_before: '2',
      max_count: '5',
    });
  });

  it('bring a stream back by setting its metadata', async () => {
    const made = [
      appending('a', 'none', someEvents(2)),
      checkDeletion('delete', 'a', 'any'),
      appending('$$a', 0n, [metadata('{"$maxAge":60}')]),
    ];
    await makeChanges(log.writer, made, together);
    expect((await toldRecords(log.store)).slice(3)).toEqual([
      '$$a/1: $metadata {"$maxAge":60}',
      '$$a/2: $metadata {"$maxAge":60,"$tb":2}',
    ]);
    expect((await streamRows(log.admin))[0]).toMatchObject({
      truncate_before: '2',
      max_count: null,
    });
    const age =
      'select extract(epoch from max_age)::int4 as seconds from log.streams where number = 1';
    expect((await log.admin.query(age)).rows).toEqual([{ seconds: 60 }]);
  });

  it('close a stream and its metastream for ever', async () => {
    const events = someEvents(2);
    const made = [
      appending('a', 'none', events),
      appending('$$a', 'none', [metadata('{"$maxCount":1}')]),
      checkDeletion('tombstone', 'a', 1n),
    ];
    await makeChanges(log.writer, made, together);
    expect((await toldRecords(log.store)).at(-1)).toBe(
      `a/${String(LAST_REVISION)}: $streamDeleted `,
    );
    expect((await streamRows(log.admin))[0]).toMatchObject({
      tombstoned: true,
      last_revision: '1',
    });
    const refused = [
      appending('a', 'any', events),
      appending('$$a', 'any', [metadata('{}')]),
      checkDeletion('delete', 'a', 'any'),
      checkDeletion('tombstone', 'a', 'any'),
      checkDeletion('delete', '$$a', 'any'),
    ];
    for (const change of refused) {
      await expect(log.writer.change(change)).rejects.toThrow(StreamDeleted);
    }
  });
});

describe('a repeat', () => {
  it('of events that are hidden now says the position to the port, and to a node that there is none', async () => {
    const events = someEvents(3);
    const first = await log.writer.change(appending('a', 'none', events));
    expect(await log.writer.change(appending('a', 'none', events))).toEqual({
      ...first,
      repeated: true,
    });
    const hidden = { ...first, repeated: true, readablePosition: undefined };
    await log.writer.change(checkDeletion('delete', 'a', 'any'));
    expect(await log.writer.change(appending('a', 'any', events))).toEqual(hidden);
    expect(await log.writer.change(appending('a', 'none', events))).toEqual(hidden);
    expect(await log.store.append('a', 'any', events)).toEqual({
      revision: 2n,
      position: 3n,
      repeated: true,
    });
    expect(await toldRecords(log.store)).toHaveLength(4);
    await log.writer.change(appending('a', 2n));
    expect(await log.writer.change(appending('a', 'any', events))).toEqual(hidden);
  });

  it.each([
    ['$tb', '{"$tb":3}'],
    ['$maxCount', '{"$maxCount":1}'],
    ['$maxAge', '{"$maxAge":60}'],
  ])('of events that are hidden by %s', async (_, text) => {
    const events = someEvents(3);
    await log.writer.change(appending('a', 'none', events));
    await log.writer.change(appending('a', 2n));
    await log.admin.query(`set session_replication_role = 'replica'`);
    await log.admin.query('alter table log.events disable trigger refuse_change');
    await log.admin.query(`update log.events set recorded_at = recorded_at - interval '1 hour'`);
    await log.writer.change(appending('$$a', 'any', [metadata(text)]));
    expect(await log.writer.change(appending('a', 'any', events))).toMatchObject({
      revision: 2n,
      position: 3n,
      readablePosition: undefined,
    });
  });
});
