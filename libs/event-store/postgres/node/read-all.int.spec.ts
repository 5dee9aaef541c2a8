import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { anEvent, someEvents } from '../../../../test/contract/contract-store.js';
import {
  aFilter,
  type OpenedNode,
  openNode,
  readAllOf,
} from '../../../../test/support/node-reading.js';
import { InvalidRead } from '../../errors.js';
import type { NodeAllRead, NodeFilter, NodeLog } from '../../node-log.js';
import { PAGE } from '../limits.js';

let opened: OpenedNode;
let node: NodeLog;

/** 5,010 records: 1 to 5 in `few`, then 5,000 in `many`, of which every tenth is of type Tenth, then 5 in `few`. */
beforeAll(async () => {
  opened = await openNode();
  node = opened.node;
  await node.append('few', 'none', someEvents(5));
  for (let n = 0; n < 5; n += 1) {
    const events = Array.from({ length: 1000 }, (_, index) =>
      anEvent({ type: index % 10 === 9 ? 'Tenth' : 'Other' }),
    );
    await node.append('many', 'any', events);
  }
  await node.append('few', 'any', someEvents(5));
});

afterAll(() => opened.close());

const END = 5010n;

async function positions(given: Partial<NodeAllRead>): Promise<readonly bigint[]> {
  return (await readAllOf(node, given)).map(({ record }) => record.position);
}

function range(from: bigint, to: bigint): readonly bigint[] {
  return Array.from({ length: Number(to - from) + 1 }, (_, index) => from + BigInt(index));
}

describe('$all read forwards', () => {
  it('begins with the position that it names', async () => {
    expect(await positions({ from: 4n, limit: 3 })).toEqual([4n, 5n, 6n]);
    expect(await positions({ from: END })).toEqual([END]);
  });

  it('from the start, or from 0, shows everything', async () => {
    expect(await positions({ from: 'start' })).toEqual(range(1n, END));
    expect(await positions({ from: 0n })).toEqual(range(1n, END));
  });

  it('from the end, or beyond it, finds nothing', async () => {
    expect(await positions({ from: 'end' })).toEqual([]);
    expect(await positions({ from: END + 1n })).toEqual([]);
    expect(await positions({ from: 2n ** 63n - 1n })).toEqual([]);
  });
});

describe('$all read backwards', () => {
  const direction = 'backwards';

  it('begins before the position that it names', async () => {
    expect(await positions({ direction, from: 4n })).toEqual([3n, 2n, 1n]);
    expect(await positions({ direction, from: 1n })).toEqual([]);
    expect(await positions({ direction, from: END, limit: 2 })).toEqual([END - 1n, END - 2n]);
  });

  it('from the end shows everything', async () => {
    expect(await positions({ direction, from: 'end' })).toEqual(range(1n, END).toReversed());
  });

  it('from the start, or from 0, finds nothing', async () => {
    expect(await positions({ direction, from: 'start' })).toEqual([]);
    expect(await positions({ direction, from: 0n })).toEqual([]);
  });

  it('from beyond the end is refused', async () => {
    const read = positions({ direction, from: END + 1n });
    await expect(read).rejects.toThrow('Unexpected ReadAllResult: Error');
    await expect(read).rejects.toThrow(InvalidRead);
  });
});

describe('a position where no record stands', () => {
  it.each(['forwards', 'backwards'] as const)('is refused %s', async (direction) => {
    const other = await openNode();
    const { node: gapped } = other;
    await gapped.append('a', 'none', someEvents(1));
    const admin = new pg.Client({ connectionString: other.url });
    await admin.connect();
    await admin.query('update log.head set position = position + 10');
    await admin.end();
    await gapped.append('a', 'any', someEvents(1));
    await expect(readAllOf(gapped, { direction, from: 5n })).rejects.toThrow(InvalidRead);
    expect(await readAllOf(gapped, { direction, from: 12n })).toHaveLength(1);
    await other.close();
  });
});

describe('$all with a filter', () => {
  const filtered = (filter: Partial<NodeFilter>, given: Partial<NodeAllRead> = {}) =>
    positions({ ...given, filter: aFilter(filter) });
  const few = [...range(1n, 5n), ...range(END - 4n, END)];
  const tenths = Array.from({ length: 500 }, (_, index) => 15n + 10n * BigInt(index));

  it('on streams finds those with a prefix, or that match an expression', async () => {
    expect(await filtered({ prefixes: ['fe', 'x'] })).toEqual(few);
    expect(await filtered({ regex: '^few$', prefixes: ['many'] })).toEqual(few);
    expect(await filtered({ prefixes: ['x'] })).toEqual([]);
  });

  it('on types finds those with a prefix, or that match an expression', async () => {
    expect(await filtered({ on: 'type', prefixes: ['Ten'] })).toEqual(tenths);
    expect(await filtered({ on: 'type', regex: 'th$' })).toEqual(tenths);
  });

  it('goes backwards as well', async () => {
    const given = { direction: 'backwards', from: 'end' } as const;
    expect(await filtered({ prefixes: ['few'] }, given)).toEqual(few.toReversed());
    expect(await filtered({ on: 'type', prefixes: ['Tenth'] }, given)).toEqual(tenths.toReversed());
    expect(await filtered({ prefixes: ['few'] }, { ...given, from: 3n })).toEqual([2n, 1n]);
  });

  it('finds so many matches as its limit says, however far they lie', async () => {
    expect(await filtered({ prefixes: ['few'] }, { limit: 7 })).toEqual(few.slice(0, 7));
    expect(await filtered({ on: 'type', regex: 'Tenth' }, { limit: 300 })).toEqual(
      tenths.slice(0, 300),
    );
    const manyTimes = { on: 'stream', prefixes: ['many'] } as const;
    expect(await filtered(manyTimes, { limit: 4500 })).toEqual(range(6n, 4505n));
  });

  it('that matches nearly everything shows it in order', async () => {
    expect(await filtered({ regex: '', prefixes: [''] })).toEqual(range(1n, END));
  });

  it('with a bad expression is refused', async () => {
    await expect(filtered({ regex: '(' })).rejects.toThrow(InvalidRead);
  });

  it('fetches large matches page by page', async () => {
    const other = await openNode();
    const large = { data: new Uint8Array(PAGE.bytes / 2) };
    for (let n = 0; n < 9; n += 1) {
      await other.node.append('a', 'any', [anEvent(large)]);
      await other.node.append('b', 'any', someEvents(2));
    }
    const lengths: number[] = [];
    const asked = { direction: 'forwards', from: 'start', limit: 10, resolveLinks: false } as const;
    const signal = new AbortController().signal;
    const filter = aFilter({ prefixes: ['a'] });
    for await (const page of other.node.readAll({ ...asked, filter, signal })) {
      lengths.push(page.length);
    }
    // The rest is known to fit.
    expect(lengths).toEqual([2, 7]);
    await other.close();
  });
});
