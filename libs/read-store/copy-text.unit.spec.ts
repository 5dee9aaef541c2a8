import { describe, expect, it } from '@jest/globals';
import { arrayText, copyLine } from './copy-text.js';

describe('copyLine', () => {
  it('parts values by tabs and ends the line', () => {
    expect(copyLine([1n, 'a', true, null, 2.5])).toBe('1\ta\ttrue\t\\N\t2.5\n');
  });

  it('keeps an empty text apart from nothing', () => {
    expect(copyLine(['', null, ''])).toBe('\t\\N\t\n');
  });

  it('escapes what the format takes for its own', () => {
    expect(copyLine(['a\tb\nc\rd\\e\\.'])).toBe('a\\tb\\nc\\rd\\\\e\\\\.\n');
  });

  it('tells a text that looks like nothing from nothing', () => {
    expect(copyLine(['\\N'])).toBe('\\\\N\n');
  });

  it('shows a replacement character where PostgreSQL keeps none', () => {
    expect(copyLine(['a\0b'])).toBe('a\uFFFDb\n');
  });
});

describe('arrayText', () => {
  it('quotes every element', () => {
    expect(arrayText(['a', '', 'null', 'b,"c"\\'])).toBe('{"a","","null","b,\\"c\\"\\\\"}');
  });
});
