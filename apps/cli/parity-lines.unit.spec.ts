import { describe, expect, it } from '@jest/globals';
import type { ParityReport, TableParity } from '../../libs/read-store/index.js';
import { parityLines } from './parity-lines.js';

const same: TableParity = {
  table: 'facts',
  rows: { before: 10, after: 10 },
  onlyIn: { before: 0, after: 0 },
  differing: 0,
  columns: [],
  columnsOnlyIn: { before: [], after: [] },
  examples: { onlyIn: { before: [], after: [] }, differing: [] },
};
const equal: ParityReport = {
  equal: true,
  generations: { before: 1n, after: 2n },
  position: 40n,
  hindrance: undefined,
  tablesOnlyIn: { before: [], after: [] },
  tables: [same],
  noted: [],
  answers: [{ question: 'totals', equal: true, difference: undefined }],
};

describe('a parity report on the command line', () => {
  it('says first whether both are equal, and where', () => {
    expect(parityLines(equal)).toEqual([
      'generations 1 and 2 are EQUAL at position 40 (1 table, 1 question)',
      'table  before  after  only before  only after  differing',
      'facts      10     10            0           0          0',
    ]);
  });

  it('names columns, first keys and questions where they differ', () => {
    const facts: TableParity = {
      ...same,
      rows: { before: 9, after: 10 },
      onlyIn: { before: 0, after: 1 },
      differing: 2,
      columns: [{ column: 'amount', rows: 2 }],
      columnsOnlyIn: { before: ['place'], after: [] },
      examples: { onlyIn: { before: [], after: ['7'] }, differing: ['3', '5'] },
    };
    const lines = parityLines({
      ...equal,
      equal: false,
      tables: [facts],
      tablesOnlyIn: { before: [], after: ['notes'] },
      noted: [{ table: 'parked', keys: { before: ['facts, 7'], after: [] } }],
      answers: [{ question: 'totals', equal: false, difference: 'rows[0].orders: 9, not 10' }],
    });
    expect(lines[0]).toMatch(/^generations 1 and 2 DIFFER at position 40/);
    expect(lines.slice(3)).toEqual([
      'facts: rows that differ, by column: amount 2',
      'facts: columns only before: place',
      'facts: only after, first: 7',
      'facts: differing, first: 3 | 5',
      'notes: a table only after',
      'totals: rows[0].orders: 9, not 10',
      'parked before: facts, 7',
    ]);
  });

  it('says why nothing could be compared', () => {
    const hindrance = 'facts is gone';
    expect(parityLines({ ...equal, equal: false, hindrance })).toEqual([
      "generations 1 and 2 can't be compared: generation 1 can't be folded on: facts is gone",
    ]);
  });
});
