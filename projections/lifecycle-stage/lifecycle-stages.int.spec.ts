import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import type { QueryScope } from '../question.js';
import { openReadTables, type ReadTables } from '../read-tables.support.js';
import {
  acquired,
  churned,
  type Happening,
  purchased,
  reactivated,
  recorded,
  refunded,
  scopeOf,
} from '../stories.support.js';
import { lifecycleStages } from './lifecycle-stages.js';

let database: TestDatabase;
let tables: ReadTables;

beforeAll(async () => {
  database = await freshDatabase();
  tables = await openReadTables(database.url);
});
beforeEach(() => tables.empty());
afterAll(async () => {
  await tables.close();
  await database.drop();
});

/** Stages that somebody is in as of then, with how many of those were won back. */
async function stagesOf(
  story: readonly Happening[],
  asOf: string,
  more: Partial<QueryScope> = {},
): Promise<Record<string, [customers: number, wonBack: number]>> {
  await tables.empty();
  await tables.fold(recorded(story));
  const { rows } = await lifecycleStages(scopeOf(tables, asOf, more));
  const filled = rows.filter(({ customers }) => customers > 0);
  return Object.fromEntries(
    filled.map(({ stage, customers, wonBack }) => [stage, [customers, wonBack]]),
  );
}

describe('lifecycle stages', () => {
  it('are all there, in order, where the book is empty', async () => {
    const { rows, definition, notes } = await lifecycleStages(scopeOf(tables, '2000-01-01'));
    expect(rows.map(({ stage }) => stage)).toEqual([
      'attracted',
      'converted',
      'retained',
      'expanded',
      'at-risk',
      'dormant',
      'lapsed',
      'churned',
    ]);
    expect(rows.every(({ customers, wonBack }) => customers === 0 && wonBack === 0)).toBe(true);
    expect(definition).toEqual({
      name: 'lifecycle-stage',
      parameters: {
        timeZone: 'UTC',
        expandedFromDays: 5,
        atRiskAfterDays: 90,
        dormantAfterDays: 180,
        lapsedAfterDays: 365,
        wonBackAfterDays: 180,
      },
    });
    expect(notes).toEqual({ ignoredEvents: 0 });
  });

  it('go by days with a purchase, not by orders', async () => {
    const story = [
      acquired('anna', '2000-01-01'),
      acquired('ben', '2000-01-01'),
      purchased('ben', '2000-01-02T09:00:00Z'),
      purchased('ben', '2000-01-02T17:00:00Z', { total: '0' }),
      purchased('cleo', '2000-01-02'),
      purchased('cleo', '2000-01-03'),
      ...['01', '02', '03', '04', '05'].map((day) => purchased('dora', `2000-01-${day}`)),
    ];
    expect(await stagesOf(story, '2000-01-10')).toEqual({
      attracted: [1, 0],
      converted: [1, 0],
      retained: [1, 0],
      expanded: [1, 0],
    });
  });

  it('know only what had happened by then, events at it included', async () => {
    const story = [acquired('anna', '2000-01-05'), purchased('anna', '2000-01-05T12:00:00Z')];
    expect(await stagesOf(story, '2000-01-04')).toEqual({});
    expect(await stagesOf(story, '2000-01-05T11:59:59Z')).toEqual({ attracted: [1, 0] });
    expect(await stagesOf(story, '2000-01-05T12:00:00Z')).toEqual({ converted: [1, 0] });
  });

  it('take days from the time zone', async () => {
    const story = [
      purchased('anna', '2000-01-01T23:30:00Z'),
      purchased('anna', '2000-01-02T00:30:00Z'),
    ];
    expect(await stagesOf(story, '2000-01-10')).toEqual({ retained: [1, 0] });
    expect(await stagesOf(story, '2000-01-10', { timeZone: 'Asia/Tokyo' })).toEqual({
      converted: [1, 0],
    });
  });

  it('turn with silence of more than so many times 24 hours', async () => {
    const story = [purchased('anna', '2000-01-01'), refunded('anna', '2000-03-01')];
    expect(await stagesOf(story, '2000-03-31T00:00:00Z')).toEqual({ converted: [1, 0] });
    expect(await stagesOf(story, '2000-03-31T00:00:00.001Z')).toEqual({ 'at-risk': [1, 0] });
    expect(await stagesOf(story, '2000-06-29T00:00:00Z')).toEqual({ 'at-risk': [1, 0] });
    expect(await stagesOf(story, '2000-06-29T00:00:00.001Z')).toEqual({ dormant: [1, 0] });
    expect(await stagesOf(story, '2000-12-31T00:00:00Z')).toEqual({ dormant: [1, 0] });
    expect(await stagesOf(story, '2000-12-31T00:00:00.001Z')).toEqual({ lapsed: [1, 0] });
  });

  it('measure silence in hours where clocks change', async () => {
    const story = [purchased('anna', '2000-01-01T00:00:00Z')];
    const inLondon = { timeZone: 'Europe/London' };
    expect(await stagesOf(story, '2000-03-31T00:00:00Z', inLondon)).toEqual({ converted: [1, 0] });
    expect(await stagesOf(story, '2000-03-31T00:00:01Z', inLondon)).toEqual({ 'at-risk': [1, 0] });
  });

  it('are churned until a purchase or a reactivation', async () => {
    const story = [purchased('anna', '2000-01-01'), churned('anna', '2000-01-05')];
    expect(await stagesOf(story, '2000-01-06')).toEqual({ churned: [1, 0] });
    const reactivatedThen = [...story, reactivated('anna', '2000-01-07')];
    expect(await stagesOf(reactivatedThen, '2000-01-08')).toEqual({ converted: [1, 0] });
    const purchasedThen = [...story, purchased('anna', '2000-01-07')];
    expect(await stagesOf(purchasedThen, '2000-01-08')).toEqual({ retained: [1, 1] });
    expect(await stagesOf([churned('ben', '2000-01-05')], '2000-01-06')).toEqual({
      churned: [1, 0],
    });
  });

  it('do not undo a churn by a late purchase dated before it', async () => {
    const story = [churned('anna', '2000-01-05'), purchased('anna', '2000-01-04')];
    expect(await stagesOf(story, '2000-01-06')).toEqual({ churned: [1, 0] });
  });

  it('go by position among equal instants', async () => {
    const before = [purchased('anna', '2000-01-05'), churned('anna', '2000-01-05')];
    expect(await stagesOf(before, '2000-01-06')).toEqual({ churned: [1, 0] });
    expect(await stagesOf(before.toReversed(), '2000-01-06')).toEqual({ converted: [1, 1] });
  });

  it('count as won back who purchased behind a silence of more than 180 days, for ever', async () => {
    const exactly = [purchased('anna', '2000-01-01'), purchased('anna', '2000-06-29')];
    expect(await stagesOf(exactly, '2000-07-01')).toEqual({ retained: [1, 0] });
    const more = [purchased('anna', '2000-01-01'), purchased('anna', '2000-06-29T00:00:00.001Z')];
    expect(await stagesOf(more, '2000-07-01')).toEqual({ retained: [1, 1] });
    expect(await stagesOf(more, '2005-07-01')).toEqual({ lapsed: [1, 1] });
    const filled = [...more, purchased('anna', '2000-03-01')];
    expect(await stagesOf(filled, '2000-07-01')).toEqual({ retained: [1, 0] });
  });

  it('do not count as won back who purchased behind a reactivation', async () => {
    const story = [
      purchased('anna', '2000-01-01'),
      churned('anna', '2000-01-05'),
      reactivated('anna', '2000-01-06'),
      purchased('anna', '2000-01-07'),
    ];
    expect(await stagesOf(story, '2000-01-08')).toEqual({ retained: [1, 0] });
  });

  it('leave out an order that repeats an id, and say so', async () => {
    const story = [
      purchased('anna', '2000-01-05', { orderId: 'one' }),
      purchased('anna', '2000-01-01', { orderId: 'one' }),
      purchased('ben', '2000-01-06', { orderId: 'one' }),
    ];
    expect(await stagesOf(story, '2000-01-10')).toEqual({ converted: [2, 0] });
    expect(await stagesOf(story, '2000-01-02')).toEqual({});
    const { notes } = await lifecycleStages(scopeOf(tables, '2000-01-10'));
    expect(notes).toEqual({ ignoredEvents: 1 });
  });

  it('refuse a time zone that is not known', async () => {
    for (const timeZone of ['Mars/Olympus', 'EST', '+03:00', 'UTC+3', '']) {
      const asked = lifecycleStages(scopeOf(tables, '2000-01-10', { timeZone }));
      await expect(asked).rejects.toMatchObject({ name: 'InvalidQuestion', field: 'timeZone' });
    }
  });
});
