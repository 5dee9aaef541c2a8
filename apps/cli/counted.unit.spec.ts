import { describe, expect, it } from '@jest/globals';
import { are, counted } from './counted.js';

describe('a count in words', () => {
  it.each([
    [0, '0 events'],
    [1, '1 event'],
    [1n, '1 event'],
    [1_200n, '1,200 events'],
  ])('%s', (count, words) => {
    expect(counted(count, 'event')).toBe(words);
    expect(are(count)).toBe(words === '1 event' ? 'is' : 'are');
  });
});
