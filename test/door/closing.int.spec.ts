import { describe, expect, it } from '@jest/globals';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import type { NodeLog } from '../../libs/event-store/index.js';
import { openTestDoor } from '../support/door.js';
import { until } from '../support/until.js';

const APPENDS = 20;

describe('a door that closes', () => {
  it('still answers the appends of a batch stream that stand in the log', async () => {
    const standing: string[] = [];
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const holdingAnswers = (log: NodeLog): NodeLog => ({
      ...log,
      append: async (...given) => {
        const result = await log.append(...given);
        if (!given[0].startsWith('s-')) return result;
        standing.push(given[0]);
        await released;
        return result;
      },
    });
    const door = await openTestDoor({ node: holdingAnswers });
    const client = EventStoreDBClient.connectionString(door.url);
    const answered = Array.from({ length: APPENDS }, (_, index) =>
      client.appendToStream(`s-${String(index)}`, jsonEvent({ type: 'happened', data: {} })),
    );
    await until(() => Promise.resolve(standing.length === APPENDS));
    const closed = door.close();
    release();
    expect(await Promise.all(answered)).toHaveLength(APPENDS);
    await closed;
    await client.dispose();
  });
});
