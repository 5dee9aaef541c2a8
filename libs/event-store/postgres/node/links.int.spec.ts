import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEvent, freshName, someEvents } from '../../../../test/contract/contract-store.js';
import {
  aLink,
  aFilter,
  never,
  type OpenedNode,
  openNode,
  readAllOf,
  readStreamOf,
  setMetadata,
} from '../../../../test/support/node-reading.js';
import type { NodeLog } from '../../node-log.js';
import type { RecordedEvent } from '../../port.js';
import { PAGE } from '../limits.js';

let opened: OpenedNode;
let node: NodeLog;

beforeAll(async () => {
  opened = await openNode();
  node = opened.node;
});

afterAll(() => opened.close());

type Target = string | null | undefined;

/** What the links of a new stream come to: where a target stands, null or undefined. */
async function resolvedTo(links: readonly string[], stream = freshName('links')) {
  await node.append(stream, 'none', links.map(aLink));
  const read = await readStreamOf(node, stream, { resolveLinks: true });
  return read?.map(({ target }): Target => target && placeOf(target));
}

function placeOf({ revision, stream }: RecordedEvent): string {
  return `${String(revision)}@${stream}`;
}

async function aStream(count = 3): Promise<string> {
  const stream = freshName('target');
  await node.append(stream, 'none', someEvents(count));
  return stream;
}

describe('a link', () => {
  it('resolves to the record that it names, and keeps its own place', async () => {
    const [stream, links] = [await aStream(), freshName('links')];
    expect(await resolvedTo([`2@${stream}`, `0@${stream}`], links)).toEqual([
      `2@${stream}`,
      `0@${stream}`,
    ]);
    const read = await readStreamOf(node, links, { resolveLinks: true });
    expect(read?.map(({ record }) => placeOf(record))).toEqual([`0@${links}`, `1@${links}`]);
  });

  it('is a plain event where links are not followed', async () => {
    const links = freshName('links');
    await node.append(links, 'none', [aLink(`0@${await aStream()}`)]);
    const read = await readStreamOf(node, links, { resolveLinks: false });
    expect(read?.map(({ target }) => target)).toEqual([undefined]);
  });

  it('to what is not there resolves to nothing', async () => {
    const stream = await aStream();
    const links = [`3@${stream}`, `0@${freshName()}`, '0@no\0name', `0@${stream}`];
    expect(await resolvedTo(links)).toEqual([null, null, null, `0@${stream}`]);
  });

  it('to what is softly deleted or tombstoned resolves to nothing', async () => {
    const [deleted, closed] = [await aStream(), await aStream()];
    await setMetadata(node, closed, {});
    await node.delete(deleted, 'any');
    await node.tombstone(closed, 'any');
    const links = [`0@${deleted}`, `0@$$${deleted}`, `0@${closed}`, `0@$$${closed}`];
    expect(await resolvedTo(links)).toEqual([null, `0@$$${deleted}`, null, null]);
  });

  it('to what metadata hides resolves to nothing', async () => {
    const stream = await aStream();
    await setMetadata(node, stream, { $maxCount: 2, $maxAge: 1000 });
    await setMetadata(node, stream, { $maxCount: 1 });
    const links = [`1@${stream}`, `2@${stream}`, `0@$$${stream}`, `1@$$${stream}`];
    expect(await resolvedTo(links)).toEqual([null, `2@${stream}`, null, `1@$$${stream}`]);
  });

  it("that can't be read as one is a plain event", async () => {
    const stream = await aStream();
    expect(await resolvedTo(['garbage', 'x@y', `1@${stream}`, ''])).toEqual([
      undefined,
      undefined,
      `1@${stream}`,
      undefined,
    ]);
  });

  it('may name a stream with an @', async () => {
    const stream = `${freshName()}@home`;
    await node.append(stream, 'none', someEvents(1));
    expect(await resolvedTo([`0@${stream}`])).toEqual([`0@${stream}`]);
  });

  it('to a link resolves one step only', async () => {
    const [first, stream] = [freshName('links'), await aStream()];
    await resolvedTo([`1@${stream}`], first);
    expect(await resolvedTo([`0@${first}`])).toEqual([`0@${first}`]);
  });

  it('resolves in $all, and is filtered by its own stream', async () => {
    const [stream, links] = [await aStream(), freshName('links')];
    await resolvedTo([`1@${stream}`], links);
    const read = (prefix: string) =>
      readAllOf(node, { filter: aFilter({ prefixes: [prefix] }), resolveLinks: true });
    expect(await read(stream)).toHaveLength(3);
    const [found] = await read(links);
    expect(found).toMatchObject({ record: { stream: links }, target: { stream, revision: 1n } });
  });

  it('is found among other events, on every page', async () => {
    const [stream, links] = [await aStream(), freshName('links')];
    const count = PAGE.events * 2;
    const events = Array.from({ length: count }, (_, n) =>
      n % 3 === 0 ? aLink(`${String(n % 4)}@${stream}`) : anEvent(),
    );
    await node.append(links, 'none', events);
    const read = await readStreamOf(node, links, { resolveLinks: true });
    expect(read?.map(({ target }) => (target === null ? null : target?.revision))).toEqual(
      events.map((_, n) => (n % 3 > 0 ? undefined : n % 4 === 3 ? null : BigInt(n % 4))),
    );
  });
});

describe('a page of links', () => {
  it('ends with the target that fills it, so that memory stays flat', async () => {
    const [stream, links] = [freshName(), freshName('links')];
    await node.append(stream, 'none', [anEvent({ data: new Uint8Array(PAGE.bytes / 2) })]);
    const events = Array.from({ length: 7 }, (_, n) =>
      n === 3 ? anEvent() : aLink(`0@${stream}`),
    );
    await node.append(links, 'none', events);
    const asked = { direction: 'forwards', from: 'start', limit: 100, signal: never } as const;
    const reading = await node.readStream(links, { ...asked, resolveLinks: true });
    const pages: string[] = [];
    for await (const page of reading?.pages ?? []) {
      pages.push(page.map(({ target }) => (target ? 'link' : 'event')).join());
    }
    expect(pages).toEqual(['link,link', 'link,event,link', 'link,link']);
  });
});
