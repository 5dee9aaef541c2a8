import { describe, expect, it } from '@jest/globals';
import type { Standing } from '../../libs/read-store/index.js';
import { sizeOf, standingLines } from './standing-lines.js';

const standing: Standing = {
  number: 3n,
  definitions: 'facts@2 policies@1 sha256:0123456789abcdef',
  schemaName: 'read_89abcdef_3',
  state: 'whole',
  serving: true,
  position: 90n,
  token: '',
  eventId: '',
  unknownEvents: 0,
  updatedAt: '2026-01-01T00:00:00.000000Z',
  epoch: 4n,
  holder: 'here-1-ab',
  leased: true,
  trouble: '',
  otherLog: false,
  madeAt: '2026-01-01T00:00:00Z',
  retiredAt: undefined,
  bytes: 3 * 1024 * 1024,
};

describe('the generations on the command line', () => {
  it('show who serves, of which release, how far, how large and whose they are', () => {
    const other = { ...standing, number: 4n, serving: false, leased: false, definitions: 'x@1' };
    const given = [standing, { ...other, position: 100n, retiredAt: '2026-02-02T00:00:00.5Z' }];
    expect(standingLines(given, { own: standing.definitions, head: 100n })).toEqual([
      'generation  state    release  definitions     position  behind        size    folded by  made                  retired',
      '         3  serving  this     01234567 (2.1)        90  10 positions  3.0 MB  here-1-ab  2026-01-01T00:00:00Z  -',
      '         4  whole    other     (1)                 100  level         3.0 MB  -          2026-01-01T00:00:00Z  2026-02-02T00:00:00Z',
    ]);
  });

  it('say below why one is not folded', () => {
    const given = [{ ...standing, trouble: 'poison at position 7' }];
    const lines = standingLines(given, { own: standing.definitions, head: 90n });
    expect(lines.at(-1)).toBe('generation 3 is not folded: poison at position 7');
    expect(lines).toHaveLength(3);
  });

  it.each([
    [0, '0.0 kB'],
    [1536, '1.5 kB'],
    [5 * 1024 ** 3, '5.0 GB'],
    [2048 * 1024 ** 4, '2048.0 TB'],
  ])('tell %d bytes as %s', (bytes, shown) => {
    expect(sizeOf(bytes)).toBe(shown);
  });
});
