import { EventStoreDBClient } from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import { appendCalls, connected, withSetting } from './client.js';
import { anEvent, freshName } from './events.js';
import { readStream } from './reading.js';

const { client, node } = connected();

describe('a node', () => {
  it.each(['leader', 'follower', 'random'])(
    'is found through its gossip, preferring a %s',
    async (preference) => {
      const url = withSetting(node().url, `nodePreference=${preference}`).replace(
        /^esdb:/,
        'esdb+discover:',
      );
      const found = EventStoreDBClient.connectionString(url);
      try {
        const stream = freshName();
        const event = anEvent();
        await found.appendToStream(stream, event);
        const [read] = await readStream(client(), stream);
        expect(read?.event?.id).toBe(event.id);
      } finally {
        await found.dispose();
      }
    },
  );

  it('serves a client that does not throw on a refused append', async () => {
    const lenient = EventStoreDBClient.connectionString(
      withSetting(node().url, 'throwOnAppendFailure=false'),
    );
    // Only the classic call gives the true revision to such a client.
    const classic = { ...appendCalls[1]?.[1], expectedRevision: 5n };
    try {
      const stream = freshName();
      const missing = await lenient.appendToStream(stream, anEvent(), classic);
      expect(missing).toMatchObject({ success: false, nextExpectedRevision: -1n });
      await client().appendToStream(stream, [anEvent(), anEvent(), anEvent()]);
      const refused = await lenient.appendToStream(stream, anEvent(), classic);
      expect(refused).toMatchObject({ success: false, nextExpectedRevision: 2n });
      expect(refused.position).toBeUndefined();
    } finally {
      await lenient.dispose();
    }
  });
});
