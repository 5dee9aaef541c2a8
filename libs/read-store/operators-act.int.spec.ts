import { beforeEach, describe, expect, it } from '@jest/globals';
import { onFreshDatabase } from '../../test/support/on-fresh-database.js';
import { delegating, openToys, query } from '../../test/support/toy-read-models.js';
import type { SubscribeOptions } from '../event-store/index.js';
import { GenerationUnfit, type Switchboard } from './index.js';

const { db, opened: toys } = onFreshDatabase(openToys);
let switchboard: Switchboard;

beforeEach(async () => {
  switchboard = toys.projector().switchboard();
  await toys.note(note('a'), note('b'));
  await toys.projector().rebuild();
});

const note = (customer: string) => ({ customer, ref: '1', amount: '1.00', text: 't' });
const serving = async () => (await switchboard.list()).find((one) => one.serving)?.number;

describe('two operators at once', () => {
  it('hinder each other by a word on what to do at most', async () => {
    await toys.projector().rebuild();
    const acts = [1n, 2n, 1n, 2n].map((number) => toys.projector().switchboard().serve(number));
    for (const end of await Promise.allSettled(acts)) {
      if (end.status === 'fulfilled') continue;
      expect(end.reason).toBeInstanceOf(GenerationUnfit);
      expect(String(end.reason)).toMatch(/run it again/);
    }
    expect([1n, 2n]).toContain(await serving());
  });

  it('one of whom takes what the other builds: nothing changes over', async () => {
    async function* subscribe(options: SubscribeOptions) {
      for await (const batch of toys.store.subscribe(options)) {
        await query(db.url, 'update lifeledger.generation set epoch = epoch + 1 where number = 2');
        yield batch;
      }
    }
    const store = { ...delegating(toys.store), subscribe };
    await expect(toys.projector({ store }).rebuild()).rejects.toThrow(
      /^somebody else came between \(another process writes generation 2\): what serves still serves/,
    );
    expect(await serving()).toBe(1n);
  });
});

describe('where nothing serves', () => {
  it('what is whole serves once it is level', async () => {
    await query(db.url, 'delete from lifeledger.serving');
    const last = await toys.note(note('c'));
    await switchboard.serve(1n);
    const { generations, ...status } = await toys.reads.status();
    expect(status).toMatchObject({ state: 'live', position: last });
    expect(generations).toMatchObject([{ leased: false }]);
  });
});

describe('a generation that was left whole', () => {
  it('is named by the next rebuild, which builds another', async () => {
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    const parity = { questions: [], decide: () => false };
    await toys.projector({ log }).rebuild({ parity });
    expect(lines).toEqual([]);
    await toys.projector({ log }).rebuild({ parity });
    expect(lines).toEqual([
      'generation 2 is whole already and has never served: lifeledger projections serve 2, or drop 2; another is built now',
    ]);
    expect((await switchboard.list()).map(({ number }) => number)).toEqual([1n, 2n, 3n]);
  });
});
