import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEvent } from '../../../../test/contract/contract-store.js';
import {
  aFilter,
  listenToAll,
  type OpenedNode,
  openNode,
  readAllOf,
} from '../../../../test/support/node-reading.js';
import { InvalidRead } from '../../errors.js';

let opened: OpenedNode;

beforeAll(async () => {
  opened = await openNode();
});

afterAll(() => opened.close());

/** Together they would take years. */
const filter = aFilter({ regex: '^(a+)+$' });
const name = `${'a'.repeat(40)}!`;

describe('an expression that takes for ever on a name', () => {
  it('ends its own subscription, and others are served meanwhile', async () => {
    const slow = await listenToAll(opened.node, { filter });
    const other = await listenToAll(opened.node);
    await Promise.all([slow.hears('caught-up'), other.hears('caught-up')]);
    await opened.node.append(name, 'any', [anEvent({})]);
    expect(await slow.ended).toBeInstanceOf(InvalidRead);
    await opened.node.append('b', 'any', [anEvent({})]);
    await other.hears(2n);
    expect(await other.leave()).toEqual(['caught-up', 1n, 2n]);
  });

  it('is refused where history has the name, read or subscribed to', async () => {
    await expect(readAllOf(opened.node, { filter })).rejects.toThrow(/takes too long/);
    const slow = await listenToAll(opened.node, { filter });
    expect(await slow.ended).toBeInstanceOf(InvalidRead);
  });
});
