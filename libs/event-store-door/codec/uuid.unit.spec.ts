import { describe, expect, it } from '@jest/globals';
import { uuidHalves, uuidText } from './uuid.js';

describe('ids', () => {
  it.each([
    '00000000-0000-0000-0000-000000000001',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    '80000000-0000-4000-8000-000000000000',
    '5d3a4bb0-6e1b-4d2c-9d21-0a1b2c3d4e5f',
  ])('%s comes back from its two halves', (id) => {
    expect(uuidText({ structured: uuidHalves(id) })).toBe(id);
  });

  it('are taken as text where they come as text, and missing where they do not come', () => {
    expect(uuidText({ string: 'as it is' })).toBe('as it is');
    expect(uuidText({})).toBeUndefined();
  });
});
