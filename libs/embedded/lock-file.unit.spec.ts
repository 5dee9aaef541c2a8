import { expect, it } from '@jest/globals';
import { parseLockFile } from './lock-file.js';

const LINES = [
  '4711',
  '/data',
  '1700000000',
  '5433',
  '',
  '127.0.0.1',
  '  1966106  32768',
  'ready   ',
];

it('reads process, port and status', () => {
  expect(parseLockFile(LINES.join('\n'))).toEqual({ pid: 4711, port: 5433, status: 'ready' });
});

it('has no status before the server tells one', () => {
  expect(parseLockFile(LINES.slice(0, 4).join('\n'))?.status).toBe('');
});

it.each([
  ['empty', ''],
  ['without a port yet', LINES.slice(0, 3).join('\n')],
  ["a single-user server's, with a negative id", ['-1', ...LINES.slice(1)].join('\n')],
  ['no lock file', 'something\nelse\nthat\nstands there'],
])('reads nothing from one that is %s', (_, text) => {
  expect(parseLockFile(text)).toBeUndefined();
});
