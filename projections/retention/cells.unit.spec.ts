import { describe, expect, it } from '@jest/globals';
import { cellsOf, inOrAfter } from './cells.js';

describe('cells', () => {
  it('are all there up to the last period begun, cohorts in order', () => {
    const members = [
      { cohort: 2, begun: 0, ended: 0, customers: 5 },
      { cohort: 1, begun: 1, ended: 1, customers: 3 },
      { cohort: 1, begun: 2, ended: 2, customers: 1 },
    ];
    const active = [{ cohort: 1, n: 1, customers: 2, eligible: 1 }];
    const places = cellsOf(members, active).map(({ cohort, n }) => [cohort, n]);
    expect(places).toEqual([
      [1, 0],
      [1, 1],
      [1, 2],
      [2, 0],
    ]);
    expect(cellsOf(members, active)[1]).toEqual({
      cohort: 1,
      size: 4,
      n: 1,
      active: 2,
      eligible: 1,
      activeEligible: 1,
      tooYoung: 3,
      rate: 1,
    });
  });

  it('have no rate where nobody can be judged', () => {
    const [cell] = cellsOf([{ cohort: 1, begun: 0, ended: 0, customers: 1 }], []);
    expect(cell).toMatchObject({ eligible: 0, tooYoung: 1, rate: null });
  });

  it('count who was last active in a period for every one before it', () => {
    const members = [{ cohort: 1, begun: 3, ended: 2, customers: 9 }];
    const last = [
      { cohort: 1, n: 0, customers: 4, eligible: 4 },
      { cohort: 1, n: 2, customers: 3, eligible: 0 },
    ];
    expect(inOrAfter(last, members)).toEqual([
      { cohort: 1, n: 0, customers: 7, eligible: 7 },
      { cohort: 1, n: 1, customers: 3, eligible: 3 },
      { cohort: 1, n: 2, customers: 3, eligible: 0 },
    ]);
  });
});
