import { describe, expect, it } from '@jest/globals';
import { InvalidRead } from '../../errors.js';
import { wantedBy } from './filter.js';

const matching = (filter: { regex?: string; prefixes?: readonly string[] }, texts: string[]) =>
  wantedBy({ regex: '', prefixes: [], ...filter })(texts, (text) => text);

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
    expect(() => wantedBy({ regex: '(', prefixes: [] })).toThrow(InvalidRead);
  });

  it.each(['^(a+)+$', '^(a+)+\\1$', '^(?=(a+)+$)'])(
    'is refused where its expression takes too long: %s',
    (regex) => {
      const name = `${'a'.repeat(40)}!`;
      expect(() => matching({ regex }, [name])).toThrow(InvalidRead);
    },
  );

  it('is refused where its expression is too long to compile', () => {
    const regex = 'a|'.repeat(1001);
    expect(() => wantedBy({ regex, prefixes: [] })).toThrow(InvalidRead);
  });

  it('judges any number of names, each time alike', () => {
    const numbers = Array.from({ length: 20_000 }, (_, n) => `customer-${String(n)}`);
    const wanted = wantedBy({ regex: '[37]$', prefixes: [] });
    for (const some of [numbers.slice(0, 40), numbers, numbers.slice(20, 60)]) {
      const found = wanted(some, (name) => name);
      expect(found).toEqual(some.filter((name) => /[37]$/.test(name)));
    }
  });
});
