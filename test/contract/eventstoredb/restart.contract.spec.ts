import type { AppendResult, EventStoreDBClient, Position } from '@eventstore/db-client';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { connected } from './client.js';
import { aLink, anEvent, freshName, idsOf, someEvents, threeEvents } from './events.js';
import { canRestart } from './node.js';
import { outcomeOf } from './outcome.js';
import { idsRead, logOf, readStream, type RecordedEvent, revisionsOf } from './reading.js';
import { type Listener, subscribeToAll, subscribeToStream } from './subscription.js';

const { client, node } = connected();
const NOWHERE: Position = { commit: 0n, prepare: 0n };
const suite = canRestart ? describe : describe.skip;
const name = canRestart
  ? 'after a restart'
  : 'after a restart (skipped: say --restart-command "…" for a node that keeps its data on disk)';

suite(name, () => {
  const [stream, other] = [freshName(), freshName()];
  const events = threeEvents();
  const answers: AppendResult[] = [];
  let hidden = { truncated: '', deleted: '', tombstoned: '', links: '' };
  let [logBefore, subscribed]: [RecordedEvent[], Listener | undefined] = [[], undefined];
  const ends = () =>
    [answers[0]?.position ?? NOWHERE, answers.at(-1)?.position ?? NOWHERE] as const;

  beforeAll(async () => {
    for (const event of events) {
      answers.push(await client().appendToStream(stream, event));
      await client().appendToStream(other, anEvent());
    }
    hidden = await hiddenStreams(client());
    logBefore = await logOf(client(), [stream, other], ends());
    subscribed = await subscribeToStream(client(), stream).untilCaughtUp();
    await node().restart();
    await untilItAnswers();
  });

  /** The client never repeats a call; the old one finds the node again by itself. */
  async function untilItAnswers(): Promise<void> {
    const until = Date.now() + 60_000;
    const write = () => client().appendToStream(freshName('probe'), anEvent());
    const answers = async () =>
      (await outcomeOf(readStream(client(), stream))) === 'ok' &&
      (await outcomeOf(write())) === 'ok';
    while (!(await answers())) expect(Date.now()).toBeLessThan(until);
  }

  it('every record stands where it stood', async () => {
    expect(logBefore).toHaveLength(5);
    expect(await logOf(client(), [stream, other], ends())).toEqual(logBefore);
    expect(idsRead(await readStream(client(), stream))).toEqual(idsOf(events));
  });

  it('a subscription from before has ended with an error', async () => {
    await subscribed?.untilError();
    expect(subscribed?.count('caught up')).toBe(1);
  });

  it('what was truncated, deleted or tombstoned is so still', async () => {
    const { truncated, deleted, tombstoned, links } = hidden;
    expect(revisionsOf(await readStream(client(), truncated))).toEqual([3n, 4n]);
    expect(await outcomeOf(readStream(client(), deleted))).toBe('stream-not-found');
    expect(await outcomeOf(readStream(client(), tombstoned))).toBe('stream-deleted');
    const [link] = await readStream(client(), links, { resolveLinkTos: true });
    expect(link?.event).toMatchObject({ streamId: truncated, revision: 3n });
  });

  it('a retry under a number or no_stream is still a repeat', async () => {
    const [a, b, c] = events;
    const append = (some: typeof events | [typeof b, typeof c], expected: bigint | 'no_stream') =>
      client().appendToStream(stream, some, { expectedRevision: expected });
    expect(await append([a, b, c], 'no_stream')).toEqual(answers[2]);
    expect(await append([b, c], 0n)).toEqual(answers[2]);
    expect(idsRead(await readStream(client(), stream))).toEqual(idsOf(events));
  });

  it('a retry with any, which nodes treat differently: a repeat, or written again', async () => {
    const written = idsRead(await readStream(client(), other));
    const retry = threeEvents().map((event, at) => ({ ...event, id: written[at] ?? '' }));
    await client().appendToStream(other, retry);
    const accepted = [written, [...written, ...written]];
    expect(accepted).toContainEqual(idsRead(await readStream(client(), other)));
  });

  it('positions go on rising, and subscriptions resume from those of before', async () => {
    const later = someEvents(2);
    const { position } = await client().appendToStream(freshName(), anEvent());
    expect(position?.commit).toBeGreaterThan(ends()[1].commit);
    const resumed = subscribeToAll(client(), { fromPosition: answers[1]?.position ?? NOWHERE });
    const ofStream = subscribeToStream(client(), stream, { fromRevision: 1n });
    await ofStream.untilCaughtUp();
    await client().appendToStream(stream, later, { expectedRevision: 2n });
    await ofStream.untilEvents(3);
    await resumed.until(({ ids }) => ids.includes(later[1]?.id ?? ''), 'the event written last');
    const expected = idsOf([events[2], ...later]);
    const shown = resumed.records.filter(({ streamId }) => streamId === stream);
    expect(ofStream.ids).toEqual(expected);
    expect(idsOf(shown)).toEqual(expected);
  });
});

/** One of each kind that hides something, and a link. */
async function hiddenStreams(of: EventStoreDBClient) {
  const [truncated, deleted, tombstoned] = [freshName(), freshName(), freshName()];
  const links = freshName('links');
  for (const name of [truncated, deleted, tombstoned]) {
    await of.appendToStream(name, someEvents(5));
  }
  await of.setStreamMetadata(truncated, { maxCount: 2 });
  await of.deleteStream(deleted);
  await of.tombstoneStream(tombstoned);
  await of.appendToStream(links, aLink(`3@${truncated}`));
  return { truncated, deleted, tombstoned, links };
}
