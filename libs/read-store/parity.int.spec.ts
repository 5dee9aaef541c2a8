import { beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { onFreshDatabase } from '../../test/support/on-fresh-database.js';
import { notes } from '../../test/support/toy-projections.js';
import {
  foldedUpTo,
  openToys,
  query,
  running,
  servingSchema,
} from '../../test/support/toy-read-models.js';
import type { ParityQuestion, ParityReport, TableParity } from './index.js';

const { db, opened: toys } = onFreshDatabase(openToys);

beforeEach(async () => {
  await toys.note(...Array.from({ length: 20 }, (_, n) => note(`c${String(n % 7)}`, n)));
  await toys.projector().rebuild();
});

const note = (customer: string, n: number) => ({
  customer,
  ref: String(n),
  amount: `${String(n)}.50`,
  text: `note ${String(n)}`,
});

const howMany: ParityQuestion = {
  name: 'how many notes',
  ask: async (picture, position) => {
    const { rows } = await sql<{ n: bigint; refs: string[] }>`
      select count(*)::int as n, array_agg(ref order by notes.position) as refs from notes`.execute(
      picture,
    );
    return { rows, at: position };
  },
};

/** Rebuilds, compares, and lets the new generation serve where the report is equal. */
async function rebuilt(questions = [howMany], decide = ({ equal }: ParityReport) => equal) {
  const outcome = await toys.projector().rebuild({ parity: { questions, decide } });
  if (outcome.report === undefined) throw new Error('nothing was compared');
  return { ...outcome, report: outcome.report };
}

function tableIn({ tables }: ParityReport, name: string): TableParity {
  const found = tables.find(({ table }) => table === name);
  if (found === undefined) throw new Error(`no table ${name} in the report`);
  return found;
}

const numbersOf = async () => (await toys.reads.status()).generations.map(({ number }) => number);

/** Changes rows of the generation that serves, as no fold would have. */
const spoil = async (...statements: readonly string[]) => {
  const schema = await servingSchema(db.url);
  const text = [`set search_path = ${schema}`, ...statements].join(';');
  await query(db.url, text);
};

describe('a parity report', () => {
  it('finds a rebuilt generation equal, and lets it serve', async () => {
    const { report, serves, generation } = await rebuilt();
    expect(report).toMatchObject({ equal: true, hindrance: undefined, noted: [] });
    expect(report.position).toBe((await toys.store.head()).position);
    expect(report.generations).toEqual({ before: 1n, after: generation });
    expect(tableIn(report, 'notes').rows).toEqual({ before: 20, after: 20 });
    expect(tableIn(report, 'tallies').rows).toEqual({ before: 7, after: 7 });
    expect(report.answers).toEqual([
      { question: 'how many notes', equal: true, difference: undefined },
    ]);
    expect(serves).toBe(true);
  });

  it('counts rows that only one has and rows that differ, by column, and names the first', async () => {
    await spoil(
      "delete from notes where ref in ('3', '5')",
      `insert into notes select position + 100000, customer, ref, amount, text from notes where ref = '7'`,
      "update notes set amount = 1.5, text = null where ref = '1'",
      "update notes set amount = 2.5000 where ref = '2'",
    );
    const { report, serves } = await rebuilt();
    const table = tableIn(report, 'notes');
    expect(table).toMatchObject({
      rows: { before: 19, after: 20 },
      onlyIn: { before: 1, after: 2 },
      differing: 2,
      columns: [
        { column: 'amount', rows: 2 },
        { column: 'text', rows: 1 },
      ],
    });
    expect(table.examples.onlyIn.after).toHaveLength(2);
    expect(table.examples.differing).toHaveLength(2);
    expect(report.answers[0]?.difference).toBe('rows[0].n: 19, not 20');
    expect([report.equal, serves]).toEqual([false, false]);
  });

  it('leaves what it found different not serving, until somebody says yes', async () => {
    await spoil('delete from tallies');
    const { generation } = await rebuilt();
    expect(await servingSchema(db.url)).toMatch(/_1$/);
    expect(await numbersOf()).toEqual([1n, generation]);
    await toys.projector().switchboard().serve(generation);
    expect(await servingSchema(db.url)).toMatch(new RegExp(`_${String(generation)}$`));
    const again = await rebuilt([], () => true);
    expect(again).toMatchObject({ serves: true, report: { equal: true } });
  });

  it('lets folding go on while it compares', async () => {
    const work = running(toys.projector());
    const slow: ParityQuestion = {
      name: 'slow',
      ask: async (...given) => {
        await foldedUpTo(toys, await toys.note(note('late', 1)));
        return howMany.ask(...given);
      },
    };
    const { report, serves } = await rebuilt([slow, howMany]);
    expect(report.answers.map(({ equal }) => equal)).toEqual([true, true]);
    expect(tableIn(report, 'notes').rows).toEqual({ before: 20, after: 20 });
    expect(serves).toBe(true);
    await foldedUpTo(toys, await toys.note(note('later', 1)));
    expect(await work.stop()).toBeUndefined();
  });

  it('compares what other definitions made: tables, columns and questions that only one has', async () => {
    const [table] = notes.tables;
    if (table === undefined) throw new Error('no table');
    const { position = 'int8', customer = 'text', text = 'text' } = table.columns;
    const columns = { position, customer, ref: 'int4', sum: 'numeric', text } as const;
    const projections = [
      { ...notes, version: 2, tables: [{ ...table, columns, indexes: [] }], settle: [] },
    ];
    const { generation } = await toys.projector({ projections }).rebuild();
    const switchboard = toys.projector({ projections }).switchboard();
    const pair = { before: 1n, after: generation };
    const report = await switchboard.compare(pair, { questions: [howMany] });
    expect(report.equal).toBe(false);
    expect(report.tablesOnlyIn).toEqual({ before: ['repeated_notes', 'tallies'], after: [] });
    expect(tableIn(report, 'notes')).toMatchObject({
      differing: 0,
      columnsOnlyIn: { before: ['ref', 'amount'], after: ['ref', 'sum'] },
    });
    expect(report.answers[0]?.difference).toMatch(/^rows\[0\].refs\[0\]: "0", not 0$/);
  });

  it('ends what it does when it is told to', async () => {
    const stop = new AbortController();
    const endless: ParityQuestion = {
      name: 'endless',
      ask: async (picture) => {
        stop.abort();
        await sql`select pg_sleep(60)`.execute(picture);
      },
    };
    const parity = { questions: [endless], decide: () => true };
    const rebuilding = toys.projector().rebuild({ signal: stop.signal, parity });
    await expect(rebuilding).rejects.toThrow(/abort/);
    expect(await servingSchema(db.url)).toMatch(/_1$/);
  });
});
