import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allOf, freshName, someEvents } from '../../../../test/contract/contract-store.js';
import {
  type OpenedNode,
  openNode,
  readAllOf,
  readStreamOf,
  revisionsOf,
  setMetadata,
} from '../../../../test/support/node-reading.js';
import { StreamDeleted } from '../../errors.js';
import { LAST_REVISION, type NodeLog } from '../../node-log.js';
import { isReadable } from '../stream-settings.js';

let opened: OpenedNode;
let node: NodeLog;

beforeAll(async () => {
  opened = await openNode();
  node = opened.node;
});

afterAll(() => opened.close());

/** A stream with revisions 0 to 9. */
async function aStream(): Promise<string> {
  const stream = freshName('stream');
  await node.append(stream, 'none', someEvents(10));
  return stream;
}

/** What is readable, asked in every way; they must agree. */
async function readable(stream: string): Promise<readonly bigint[] | undefined> {
  const forwards = await revisionsOf(node, stream);
  const backwards = await revisionsOf(node, stream, { direction: 'backwards', from: 'end' });
  const pages = await allOf(opened.store.read(stream));
  expect(backwards?.toReversed()).toEqual(forwards);
  expect(pages.map(({ revision }) => revision)).toEqual(forwards ?? []);
  return forwards;
}

describe('stream metadata', () => {
  it('$maxCount leaves the last so many events to be read', async () => {
    const stream = await aStream();
    await setMetadata(node, stream, { $maxCount: 3 });
    expect(await readable(stream)).toEqual([7n, 8n, 9n]);
    await node.append(stream, 'any', someEvents(2));
    expect(await readable(stream)).toEqual([9n, 10n, 11n]);
  });

  it('$maxCount above the number of events hides none', async () => {
    const stream = await aStream();
    await setMetadata(node, stream, { $maxCount: 1000 });
    expect(await readable(stream)).toHaveLength(10);
  });

  it('$tb hides what stands before it', async () => {
    const stream = await aStream();
    await setMetadata(node, stream, { $tb: 8 });
    expect(await readable(stream)).toEqual([8n, 9n]);
  });

  it('the stricter of $tb and $maxCount counts', async () => {
    const stream = await aStream();
    await setMetadata(node, stream, { $tb: 8, $maxCount: 5 });
    expect(await readable(stream)).toEqual([8n, 9n]);
    await setMetadata(node, stream, { $tb: 2, $maxCount: 4 });
    expect(await readable(stream)).toEqual([6n, 7n, 8n, 9n]);
  });

  it('$tb beyond the end hides later events too, until they pass it', async () => {
    const stream = await aStream();
    await setMetadata(node, stream, { $tb: 12 });
    expect(await readable(stream)).toEqual([]);
    await node.append(stream, 'any', someEvents(2));
    expect(await readable(stream)).toEqual([]);
    await node.append(stream, 'any', someEvents(1));
    expect(await readable(stream)).toEqual([12n]);
  });

  it('hides whatever the rule says, of any numbers', async () => {
    const stream = await aStream();
    const number = fc.option(fc.bigInt({ min: 0n, max: 12n }), { nil: undefined });
    const rule = async ($tb: bigint | undefined, count: bigint | undefined) => {
      const $maxCount = count === 0n ? undefined : count;
      const given = Object.entries({ $tb, $maxCount }).filter(([, value]) => value !== undefined);
      await setMetadata(node, stream, Object.fromEntries(given.map(([k, v]) => [k, Number(v)])));
      const settings = { truncateBefore: $tb, maxCount: $maxCount, maxAgeSeconds: undefined };
      const young = (revision: bigint) => ({ revision, ageSeconds: 0 });
      const all = Array.from({ length: 10 }, (_, n) => BigInt(n));
      const expected = all.filter((revision) => isReadable(settings, young(revision), 9n));
      expect(await readable(stream)).toEqual(expected);
    };
    await fc.assert(fc.asyncProperty(number, number, rule), { numRuns: 40 });
  });

  it('cleared shows again what it hid', async () => {
    const stream = await aStream();
    await setMetadata(node, stream, { $maxCount: 1 });
    await setMetadata(node, stream, {});
    expect(await readable(stream)).toHaveLength(10);
  });

  it('a read that begins below the first readable event starts there, and counts from there', async () => {
    const stream = await aStream();
    await setMetadata(node, stream, { $tb: 5 });
    expect(await revisionsOf(node, stream, { from: 2n, limit: 2 })).toEqual([5n, 6n]);
    expect(await revisionsOf(node, stream, { direction: 'backwards', from: 4n })).toEqual([]);
    expect(await revisionsOf(node, stream, { direction: 'backwards', from: 6n })).toEqual([6n, 5n]);
  });

  it('hides nothing from $all', async () => {
    const stream = await aStream();
    await setMetadata(node, stream, { $maxCount: 1 });
    await node.delete(stream, 'any');
    const all = await readAllOf(node);
    expect(all.filter(({ record }) => record.stream === stream)).toHaveLength(10);
    expect(all.filter(({ record }) => record.stream === `$$${stream}`)).toHaveLength(2);
  });
});

describe('a metastream', () => {
  it('shows its last record alone, with its true revision', async () => {
    const stream = await aStream();
    for (const $maxCount of [5, 6, 7]) await setMetadata(node, stream, { $maxCount });
    expect(await readable(`$$${stream}`)).toEqual([2n]);
    const [last] = (await readStreamOf(node, `$$${stream}`)) ?? [];
    expect(Buffer.from(last?.record.data ?? []).toString()).toBe('{"$maxCount":7}');
  });

  it('does not make a stream of the one that it is about', async () => {
    const stream = freshName();
    await setMetadata(node, stream, { $maxCount: 2 });
    expect(await readable(stream)).toBeUndefined();
    expect(await readable(`$$${stream}`)).toEqual([0n]);
  });

  it('stays readable where its stream is softly deleted', async () => {
    const stream = await aStream();
    await node.delete(stream, 'any');
    expect(await readable(`$$${stream}`)).toEqual([0n]);
  });

  it('is closed with the stream that it is about, be there metadata or not', async () => {
    for (const stream of [freshName(), freshName()]) {
      await node.append(stream, 'none', someEvents(1));
      await node.tombstone(stream, 'any');
      await expect(readStreamOf(node, `$$${stream}`)).rejects.toThrow(StreamDeleted);
    }
  });
});

describe('a stream', () => {
  it('that was never written to is not found', async () => {
    expect(await readable(freshName())).toBeUndefined();
    expect(await readable(`$$${freshName()}`)).toBeUndefined();
    expect(await revisionsOf(node, 'no\0name')).toBeUndefined();
  });

  it('that is softly deleted is not found, until somebody appends', async () => {
    const stream = await aStream();
    await node.delete(stream, 9n);
    expect(await readable(stream)).toBeUndefined();
    await node.append(stream, 'any', someEvents(2));
    expect(await readable(stream)).toEqual([10n, 11n]);
  });

  it('whose metadata is written after a soft deletion is found and empty', async () => {
    const stream = await aStream();
    await node.delete(stream, 'any');
    await setMetadata(node, stream, { mine: 1 });
    expect(await readable(stream)).toEqual([]);
  });

  it('with a tombstone is deleted for whoever reads it, and shows it in $all', async () => {
    const stream = await aStream();
    const position = await node.tombstone(stream, 'any');
    await expect(readStreamOf(node, stream)).rejects.toThrow(StreamDeleted);
    await expect(allOf(opened.store.read(stream))).rejects.toThrow(StreamDeleted);
    const [last] = await readAllOf(node, { direction: 'backwards', from: 'end', limit: 1 });
    expect(last?.record).toMatchObject({
      stream,
      position,
      revision: LAST_REVISION,
      type: '$streamDeleted',
      contentType: 'application/octet-stream',
    });
  });

  it('with a tombstone but never an event is deleted too', async () => {
    const stream = freshName();
    await node.tombstone(stream, 'none');
    await expect(readStreamOf(node, stream)).rejects.toThrow(StreamDeleted);
  });
});
