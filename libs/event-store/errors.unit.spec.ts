import { describe, expect, it } from '@jest/globals';
import { messageOf } from './index.js';

describe('what an error says', () => {
  it('is its message, or at least its kind', () => {
    expect(messageOf(new Error('the disk is full'))).toBe('the disk is full');
    expect(messageOf(new TypeError())).toBe('TypeError');
    expect(messageOf('thrown as it is')).toBe('thrown as it is');
  });

  it('is what each one says that it collects', () => {
    expect(messageOf(new AggregateError([new Error('a'), new Error('b')]))).toBe('a; b');
    expect(messageOf(new AggregateError([new Error('a')], 'all failed'))).toBe('all failed');
  });
});
