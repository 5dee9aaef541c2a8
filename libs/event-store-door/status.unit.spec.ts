import { describe, expect, it } from '@jest/globals';
import { status as Code } from '@grpc/grpc-js';
import {
  type ExpectedRevision,
  InvalidAppend,
  InvalidRead,
  StoreUnavailable,
  StreamDeleted,
  WrongExpectedRevision,
} from '../event-store/index.js';
import {
  AccessDenied,
  AppendTooLarge,
  BadCredentials,
  DeadlinePassed,
  InvalidArgument,
  InvalidRequest,
  MissingProperty,
  ShuttingDown,
  WriteRefused,
} from './refusals.js';
import { statusOf } from './status.js';

describe('what a failed call answers', () => {
  it.each<[unknown, Code, Record<string, string>]>([
    [
      new StreamDeleted('s'),
      Code.FAILED_PRECONDITION,
      { exception: 'stream-deleted', 'stream-name': 's' },
    ],
    [
      new MissingProperty('type'),
      Code.INVALID_ARGUMENT,
      {
        exception: 'missing-required-metadata-property',
        'required-metadata-properties': 'type,content-type',
      },
    ],
    [
      new AppendTooLarge(1048576),
      Code.INVALID_ARGUMENT,
      { exception: 'maximum-append-size-exceeded', 'maximum-append-size': '1048576' },
    ],
    [new AccessDenied(), Code.PERMISSION_DENIED, { exception: 'access-denied' }],
    [new BadCredentials(), Code.UNAUTHENTICATED, {}],
    [new InvalidRequest('x'), Code.INVALID_ARGUMENT, {}],
    [new WriteRefused('x'), Code.INVALID_ARGUMENT, {}],
    [new InvalidArgument('x'), Code.UNKNOWN, {}],
    [new InvalidAppend('x'), Code.UNKNOWN, {}],
    [new InvalidRead('x'), Code.UNKNOWN, {}],
    [new DeadlinePassed('x'), Code.ABORTED, {}],
    [new StoreUnavailable('x'), Code.UNAVAILABLE, {}],
    [new ShuttingDown(), Code.UNAVAILABLE, {}],
    [new TypeError('a defect'), Code.UNKNOWN, {}],
  ])('%s', (error, code, trailers) => {
    const status = statusOf(error);
    expect(status.code).toBe(code);
    expect(status.metadata.getMap()).toEqual(trailers);
    expect(status.details).not.toBe('');
  });

  it.each<[ExpectedRevision, string]>([
    ['any', '-2'],
    ['none', '-1'],
    ['exists', '-4'],
    [7n, '7'],
  ])('tells expectation %s as %s', (expected, told) => {
    const status = statusOf(new WrongExpectedRevision('s', expected, -1n));
    expect(status.code).toBe(Code.FAILED_PRECONDITION);
    expect(status.metadata.getMap()).toEqual({
      exception: 'wrong-expected-version',
      'stream-name': 's',
      'expected-version': told,
      'actual-version': '-1',
    });
  });

  it.each([
    ['plain name/with $igns', 'plain name/with $igns'],
    ['ünï', '%C3%BCn%C3%AF'],
    [' led by a space', '%20led%20by%20a%20space'],
    ['two\r\nlines', 'two%0D%0Alines'],
  ])('carries the stream name %j as %j', (stream, told) => {
    expect(statusOf(new StreamDeleted(stream)).metadata.get('stream-name')).toEqual([told]);
  });
});
