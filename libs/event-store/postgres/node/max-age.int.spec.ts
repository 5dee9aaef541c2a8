import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { allOf, anEvent, freshName } from '../../../../test/contract/contract-store.js';
import {
  aLink,
  type OpenedNode,
  openNode,
  readStreamOf,
  revisionsOf,
  setMetadata,
} from '../../../../test/support/node-reading.js';
import type { NodeLog } from '../../node-log.js';

let opened: OpenedNode;
let node: NodeLog;

beforeAll(async () => {
  opened = await openNode();
  node = opened.node;
});

afterAll(() => opened.close());

describe('$maxAge', () => {
  let admin: pg.Client;

  beforeAll(async () => {
    admin = new pg.Client({ connectionString: opened.url });
    await admin.connect();
  });

  afterAll(() => admin.end());

  /** Events of so many days ago each, as if they had been written then. */
  async function agedStream(days: readonly number[]): Promise<string> {
    const stream = freshName('aged');
    await admin.query('begin');
    await admin.query(
      `with head as (
        update log.head set position = position + $2, streams = streams + 1
        returning position - $2 as before, streams
      ), stream as (
        insert into log.streams (number, name, last_revision) select streams, $1, $2 - 1 from head
      )
      insert into log.events (position, stream, revision, id, type, is_json, data, metadata, recorded_at)
      select before + n, streams, n - 1, gen_random_uuid(), 'Aged', true, '{}', '', now() - make_interval(days => days)
      from head, unnest($3::int4[]) with ordinality as given (days, n)`,
      [stream, days.length, days],
    );
    await admin.query('commit');
    return stream;
  }

  const day = 24 * 60 * 60;

  it('hides what is older', async () => {
    const stream = await agedStream([9, 8, 7, 7, 5, 4, 4, 2, 1]);
    for (const [age, readableCount] of [
      [0.5, 0],
      [1.5, 1],
      [3, 2],
      [4.5, 4],
      [7.5, 7],
      [30, 9],
    ] as const) {
      await setMetadata(node, stream, { $maxAge: age * day });
      expect(await revisionsOf(node, stream)).toHaveLength(readableCount);
    }
  });

  it('of all events leaves the stream found and empty, and shows what is appended', async () => {
    const stream = await agedStream([3, 2]);
    await setMetadata(node, stream, { $maxAge: day });
    expect(await revisionsOf(node, stream)).toEqual([]);
    await node.append(stream, 1n, [anEvent()]);
    expect(await revisionsOf(node, stream)).toEqual([2n]);
  });

  it('goes together with $tb and $maxCount', async () => {
    const stream = await agedStream([9, 5, 4, 2, 1]);
    await setMetadata(node, stream, { $maxAge: 6 * day, $maxCount: 3 });
    expect(await revisionsOf(node, stream)).toEqual([2n, 3n, 4n]);
    await setMetadata(node, stream, { $maxAge: 3 * day, $tb: 1 });
    expect(await revisionsOf(node, stream)).toEqual([3n, 4n]);
  });

  it('stops a backward read, and hides from the port and from links', async () => {
    const stream = await agedStream([9, 5, 4, 2, 1]);
    await setMetadata(node, stream, { $maxAge: 3 * day });
    expect(await revisionsOf(node, stream, { direction: 'backwards', from: 'end' })).toEqual([
      4n,
      3n,
    ]);
    expect(await revisionsOf(node, stream, { direction: 'backwards', from: 2n })).toEqual([]);
    const pages = await allOf(opened.store.read(stream));
    expect(pages.map(({ revision }) => revision)).toEqual([3n, 4n]);
    const links = freshName('links');
    await node.append(links, 'none', [aLink(`2@${stream}`), aLink(`3@${stream}`)]);
    const read = await readStreamOf(node, links, { resolveLinks: true });
    expect(read?.map(({ target }) => target?.revision)).toEqual([undefined, 3n]);
  });
});
