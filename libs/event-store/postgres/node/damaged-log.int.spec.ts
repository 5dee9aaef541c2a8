import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { anEvent } from '../../../../test/contract/contract-store.js';
import {
  aFilter,
  listenToAll,
  type OpenedNode,
  openNode,
  readAllOf,
} from '../../../../test/support/node-reading.js';

let opened: OpenedNode;

/** Three wanted events among others, and the stream of the second is lost. */
beforeAll(async () => {
  opened = await openNode();
  for (const stream of ['a', 'lost', 'b']) {
    const others = Array.from({ length: 5 }, () => anEvent({ type: 'Other' }));
    await opened.node.append(stream, 'any', [anEvent({ type: 'Wanted' }), ...others]);
  }
  const client = new pg.Client({ connectionString: opened.url });
  await client.connect();
  await client.query('alter table log.streams disable trigger user');
  await client.query("delete from log.streams where name = 'lost'");
  await client.end();
});

afterAll(() => opened.close());

const filter = aFilter({ on: 'type', prefixes: ['Wanted'] });

it.each(['forwards', 'backwards'] as const)(
  'a filtered read %s fails where an event is missing that must be there',
  async (direction) => {
    const from = direction === 'forwards' ? 'start' : 'end';
    const read = readAllOf(opened.node, { direction, from, filter });
    await expect(read).rejects.toThrow(/the log is damaged/);
  },
);

it('a filtered subscription fails where an event is missing that must be there', async () => {
  const subscriber = await listenToAll(opened.node, { filter });
  expect(await subscriber.ended).toMatchObject({
    message: expect.stringMatching(/the log is damaged/),
  });
});
