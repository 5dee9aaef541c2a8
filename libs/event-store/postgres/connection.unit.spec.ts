import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { StoreUnavailable } from '../errors.js';
import { storeError } from './connection.js';

function answered(code: string): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError('no', 2, 'error'), { code });
}

function refused(): Error {
  return Object.assign(new Error('connect ECONNREFUSED'), {
    code: 'ECONNREFUSED',
    syscall: 'connect',
  });
}

describe('a failed query', () => {
  it.each([
    new Error('Connection terminated unexpectedly'),
    new Error('Query read timeout'),
    refused(),
    new AggregateError([refused(), refused()]),
    answered('57P01'),
    answered('53300'),
    answered('08006'),
  ])('is the store that can’t be reached: %s', (error) => {
    expect(storeError(error)).toBeInstanceOf(StoreUnavailable);
    expect(storeError(error)).toMatchObject({ cause: error });
  });

  it.each([
    new TypeError('undefined is not a function'),
    new RangeError('Invalid string length'),
    new ReferenceError('no such name'),
    answered('42601'),
    answered('23505'),
  ])('is a mistake in what was asked: %s', (error) => {
    expect(storeError(error)).toBe(error);
  });
});
