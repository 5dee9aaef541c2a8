import type { ResolvedEvent } from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import { connected } from './client.js';
import { aLink, anEvent, freshName, idsOf, someEvents } from './events.js';
import { positionOf, readAll, readStream } from './reading.js';
import { subscribeToAll, subscribeToStream } from './subscription.js';

const { client } = connected();
const RESOLVED = { resolveLinkTos: true } as const;

/** A stream of three events and one of links to them, last first. */
async function linked() {
  const [target, links] = [freshName('target@of'), freshName('links')];
  const events = someEvents(3);
  await client().appendToStream(target, events);
  const written = [2, 1, 0].map((revision) => aLink(`${revision}@${target}`));
  const { position } = await client().appendToStream(links, written);
  return { target, links, ids: idsOf(events).reverse(), linkIds: idsOf(written), position };
}

/** What the only link of a new stream shows when it is followed. */
async function shownBy(text: string): Promise<ResolvedEvent | undefined> {
  const links = freshName('links');
  await client().appendToStream(links, aLink(text));
  return (await readStream(client(), links, RESOLVED))[0];
}

const eventIds = (read: readonly ResolvedEvent[]) => read.map(({ event }) => event?.id);
const linkIdsOf = (read: readonly ResolvedEvent[]) => read.map(({ link }) => link?.id);

describe('a link', () => {
  it('is an event like others where links are not followed', async () => {
    const { links, target, linkIds } = await linked();
    const read = await readStream(client(), links);
    expect(eventIds(read)).toEqual(linkIds);
    expect(linkIdsOf(read)).toEqual([undefined, undefined, undefined]);
    expect(read[0]?.event).toMatchObject({ type: '$>', revision: 0n, isJson: false });
    expect(Buffer.from(read[0]?.event?.data as Uint8Array).toString()).toBe(`2@${target}`);
  });

  it('shows its target beside itself where links are followed; the first @ divides', async () => {
    const { links, target, ids, linkIds } = await linked();
    const read = await readStream(client(), links, RESOLVED);
    expect(eventIds(read)).toEqual(ids);
    expect(linkIdsOf(read)).toEqual(linkIds);
    expect(read.map(({ event }) => event?.revision)).toEqual([2n, 1n, 0n]);
    expect(read.map(({ link }) => link?.revision)).toEqual([0n, 1n, 2n]);
    expect(read[0]?.event?.streamId).toBe(target);
    expect(read[0]?.link?.streamId).toBe(links);
  });

  it('stands in the log where it was written, not where its target stands', async () => {
    const { links, position } = await linked();
    const read = await readStream(client(), links, RESOLVED);
    expect(read.map(({ commitPosition }) => commitPosition)).toEqual(
      read.map(({ link }) => positionOf(link).commit),
    );
    expect(read[2]?.commitPosition).toBe(position?.commit);
  });

  it('is followed backwards, from the revision of the link', async () => {
    const { links, ids } = await linked();
    const options = { ...RESOLVED, direction: 'backwards', fromRevision: 1n } as const;
    expect(eventIds(await readStream(client(), links, options))).toEqual([ids[1], ids[0]]);
  });

  it('is followed in the whole log', async () => {
    const { links, ids } = await linked();
    const [first] = await readStream(client(), links);
    const options = { ...RESOLVED, fromPosition: positionOf(first?.event), maxCount: 1 };
    const [read] = await readAll(client(), options);
    expect(read?.event?.id).toBe(ids[0]);
    expect(read?.link?.id).toBe(first?.event?.id);
  });

  it('is followed by subscriptions', async () => {
    const { links, ids, target } = await linked();
    const [first] = await readStream(client(), links);
    const fromPosition = positionOf(first?.event);
    const ofStream = subscribeToStream(client(), links, RESOLVED);
    const ofAll = subscribeToAll(client(), { ...RESOLVED, fromPosition });
    const live = aLink(`1@${target}`);
    await ofStream.untilCaughtUp();
    await client().appendToStream(links, live);
    await ofStream.untilEvents(4);
    await ofAll.until((it) => it.ids.includes(live.id), 'the link written last');
    const shown = ofStream.heard.flatMap((it) => (it.kind === 'event' ? [it.event] : []));
    expect(eventIds(shown)).toEqual([...ids, ids[1]]);
    const shownOfAll = ofAll.heard
      .flatMap((it) => (it.kind === 'event' ? [it.event] : []))
      .filter(({ link }) => link?.streamId === links);
    expect(eventIds(shownOfAll)).toEqual([ids[1], ids[2], ids[1]]);
  });

  it('to a link is followed by one step only', async () => {
    const { links, linkIds } = await linked();
    const shown = await shownBy(`1@${links}`);
    expect(shown?.event).toMatchObject({ id: linkIds[1], type: '$>', streamId: links });
  });

  it('may be written before its target', async () => {
    const [target, links] = [freshName(), freshName()];
    await client().appendToStream(links, aLink(`0@${target}`));
    const event = anEvent();
    await client().appendToStream(target, event);
    expect(eventIds(await readStream(client(), links, RESOLVED))).toEqual([event.id]);
  });
});

describe('a link whose target cannot be read shows itself alone', () => {
  const isAlone = (shown: ResolvedEvent | undefined) => {
    expect(shown?.link?.type).toBe('$>');
    expect(shown?.event).toBeUndefined();
    expect(shown?.commitPosition).toBe(positionOf(shown?.link).commit);
  };

  it('because there is no such revision, or no such stream', async () => {
    const { target } = await linked();
    isAlone(await shownBy(`7@${target}`));
    isAlone(await shownBy(`0@${freshName()}`));
  });

  it('because it was softly deleted, before or afterwards', async () => {
    const { target, links } = await linked();
    await client().deleteStream(target);
    isAlone(await shownBy(`0@${target}`));
    isAlone((await readStream(client(), links, RESOLVED))[0]);
  });

  it('because it was tombstoned', async () => {
    const { target, links } = await linked();
    await client().tombstoneStream(target);
    const read = await readStream(client(), links, RESOLVED);
    expect(read).toHaveLength(3);
    for (const shown of read) isAlone(shown);
  });

  it('because it was truncated, beside others that were not', async () => {
    const { target, links, ids } = await linked();
    await client().setStreamMetadata(target, { truncateBefore: 1 });
    const read = await readStream(client(), links, RESOLVED);
    expect(eventIds(read)).toEqual([ids[0], ids[1], undefined]);
    isAlone(read[2]);
  });
});

describe('a link that names nothing', () => {
  it.each(['garbage', 'x@y'])('is an event like others: %s', async (text) => {
    const shown = await shownBy(text);
    expect(shown?.event).toMatchObject({ type: '$>', isJson: false });
    expect(shown?.link).toBeUndefined();
  });
});
