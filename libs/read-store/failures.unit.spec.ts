import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DifferentLog, MalformedEvent, StoreUnavailable } from '../event-store/index.js';
import { FoldFailed } from './errors.js';
import { Elsewhere, isElsewhere, isPassing } from './failures.js';

function refusal(code: string): Error {
  return Object.assign(new pg.DatabaseError('refused', 7, 'error'), { code });
}

function systemError(code: string): Error {
  return Object.assign(new Error(`connect ${code}`), { code, syscall: 'connect' });
}

describe('isPassing', () => {
  it.each([
    ['a store that is away', new StoreUnavailable('away')],
    ['a refused connection', systemError('ECONNREFUSED')],
    ['one refused on every address', new AggregateError([systemError('ECONNREFUSED')])],
    ['a connection that was cut', new Error('Connection terminated unexpectedly')],
    ['a server that shuts down', refusal('57P01')],
    ['a server that starts', refusal('57P03')],
    ['too many connections', refusal('53300')],
    ['a deadlock', refusal('40P01')],
  ])('waits out %s', (_, error) => {
    expect(isPassing(error)).toBe(true);
  });

  it.each([
    ['another log', new DifferentLog('other')],
    ['an event that is none', new MalformedEvent('bytes')],
    ['a fold that throws', new FoldFailed('oops')],
    ['a value that fits no column', refusal('22P02')],
    ['a row that is there already', refusal('23505')],
    ['a fault of ours', new TypeError('undefined is not a function')],
    ['what is no error', 'text'],
  ])('does not wait out %s', (_, error) => {
    expect(isPassing(error)).toBe(false);
  });
});

describe('isElsewhere', () => {
  it('knows the refusal of a checkpoint that has moved', () => {
    expect(isElsewhere(refusal('LL001'))).toBe(true);
    expect(isElsewhere(new Elsewhere('rebuilt'))).toBe(true);
    expect(isElsewhere(refusal('23505'))).toBe(false);
  });
});
