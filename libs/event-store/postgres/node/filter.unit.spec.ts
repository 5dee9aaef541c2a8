import { describe, expect, it } from '@jest/globals';
import { InvalidRead } from '../../errors.js';
import { matcherOf } from './filter.js';

const matching = (filter: { regex?: string; prefixes?: readonly string[] }, texts: string[]) =>
  texts.filter(matcherOf({ regex: '', prefixes: [], ...filter }));

describe('a filter', () => {
  const names = ['customer-1', '$$customer-1', '$ce-customer', 'other-customer-1'];

  it('takes what begins with any of its prefixes', () => {
    const prefixes = ['customer-', 'other'];
    expect(matching({ prefixes }, names)).toEqual(['customer-1', 'other-customer-1']);
  });

  it('takes what its expression finds anywhere', () => {
    expect(matching({ regex: 'customer-\\d' }, names)).toEqual([
      'customer-1',
      '$$customer-1',
      'other-customer-1',
    ]);
    expect(matching({ regex: '^[^$].*' }, names)).toEqual(['customer-1', 'other-customer-1']);
  });

  it('goes by the expression alone where it has both', () => {
    expect(matching({ regex: '^other', prefixes: ['customer-'] }, names)).toEqual([
      'other-customer-1',
    ]);
  });

  it('takes nothing where it says nothing', () => {
    expect(matching({}, names)).toEqual([]);
  });

  it('with a bad expression is refused', () => {
    expect(() => matcherOf({ regex: '(', prefixes: [] })).toThrow(InvalidRead);
  });
});
