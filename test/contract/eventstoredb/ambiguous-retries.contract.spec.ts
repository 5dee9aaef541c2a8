import { EventStoreDBClient, type EventData } from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import { appendCalls, connected } from './client.js';
import { freshName, idsOf, someEvents, threeEvents } from './events.js';
import { outcomeOf } from './outcome.js';
import { idsRead, readStream } from './reading.js';
import { within } from './within.js';

const { client, node } = connected();

/** A real node may never answer; it is given this long, in the classic call by a deadline. */
const ANSWER_MS = 5_000;
const NO_ANSWER = `Not within ${ANSWER_MS} ms: an answer`;

/** In these cases a real node duplicates or stays silent; whoever writes must not rely on either. */
describe.each(appendCalls)('a retry that nodes treat differently (%s call)', (_, call) => {
  it('with any, in the second stream that got the events: a repeat, or written again', async () => {
    const [one, other] = [freshName(), freshName()];
    const events = someEvents(2);
    for (const stream of [one, other]) await client().appendToStream(stream, events, call);
    const again = await client().appendToStream(other, events, call);
    const ids = idsRead(await readStream(client(), other));
    const accepted = [idsOf(events), idsOf([...events, ...events])];
    expect(accepted).toContainEqual(ids);
    expect(again.nextExpectedRevision).toBe(BigInt(ids.length - 1));
  });

  it('with ids reversed: answered as a repeat, refused, or never answered, and nothing is written', async () => {
    const impatient = EventStoreDBClient.connectionString(node().url);
    try {
      const stream = freshName();
      const [a, b, c] = threeEvents();
      await impatient.appendToStream(stream, [a, b, c], call);
      const retry = (events: EventData[]) =>
        impatient.appendToStream(stream, events, { ...call, deadline: ANSWER_MS - 1_000 });
      const outcome = await outcomeOf(within(retry([c, b, a]), 'an answer', ANSWER_MS));
      const accepted = ['ok', 'wrong-expected-version', 'deadline-exceeded', NO_ANSWER];
      expect(accepted).toContain(outcome);
      expect(idsRead(await readStream(client(), stream))).toEqual(idsOf([a, b, c]));
    } finally {
      await impatient.dispose();
    }
  });
});
