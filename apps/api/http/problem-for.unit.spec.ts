import { NotFoundException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { Refusal } from '../../../libs/event-sourcing/index.js';
import {
  AccessDenied,
  DifferentLog,
  InvalidAppend,
  InvalidRead,
  MalformedEvent,
  StoreUnavailable,
  StreamDeleted,
  WrongExpectedRevision,
} from '../../../libs/event-store/index.js';
import { NotYetFolded, Rebuilding } from '../../../libs/read-store/index.js';
import { InvalidQuestion } from '../../../projections/index.js';
import { Interrupted } from './closing.js';
import { problemFor } from './problem-for.js';
import { UnreadableEvent } from '../customers/readable.js';
import { InvalidRequest } from './problem.js';
import { SettingsRefused } from './settings-refused.js';

const refused = Object.assign(new Error('connect ECONNREFUSED'), {
  code: 'ECONNREFUSED',
  syscall: 'connect',
});
const place = { position: 7n, type: 'CustomerPurchased' };
const unreadable = new UnreadableEvent(place, new MalformedEvent('x'));
const tooLarge = Object.assign(new Error('Request body is too large'), { statusCode: 413 });

describe('problemFor', () => {
  it.each<[unknown, number, string, number | undefined]>([
    [new Refusal('invalid', 'rate-required', 'x', 'rate'), 422, 'rate-required', undefined],
    [new Refusal('unknown', 'order-not-found', 'x'), 404, 'order-not-found', undefined],
    [new Refusal('conflict', 'order-exists', 'x'), 409, 'order-exists', undefined],
    [new InvalidQuestion('asOf', 'x'), 400, 'invalid-request', undefined],
    [new InvalidRequest([{ field: 'a', message: 'b' }]), 400, 'invalid-request', undefined],
    [new WrongExpectedRevision('s', 1n, 2n), 409, 'wrong-expected-revision', 1],
    [new StoreUnavailable('x'), 503, 'store-unavailable', 5],
    [new StreamDeleted('s'), 410, 'stream-deleted', undefined],
    [new InvalidAppend('x'), 422, 'invalid-append', undefined],
    [new InvalidRead('x'), 400, 'invalid-read', undefined],
    [new AccessDenied('x'), 503, 'access-denied', undefined],
    [new DifferentLog('x'), 409, 'different-log', undefined],
    [new NotYetFolded(3n, 5n), 504, 'not-yet-folded', 1],
    [new Rebuilding(3n), 503, 'rebuilding', 5],
    [unreadable, 409, 'unreadable-event', undefined],
    [new SettingsRefused('x'), 503, 'settings-refused', undefined],
    [new Interrupted('x'), 503, 'stopping', 5],
    [refused, 503, 'read-models-unavailable', 5],
    [tooLarge, 413, 'too-large', undefined],
    [new NotFoundException('Cannot GET /x'), 404, 'no-such-route', undefined],
  ])('tells %s', (error, status, code, retryAfterSeconds) => {
    const problem = problemFor(error);
    expect(problem?.document).toMatchObject({ status, type: `urn:lifeledger:problem:${code}` });
    expect(problem?.retryAfterSeconds).toBe(retryAfterSeconds);
  });

  it('names the field of a refusal and the position of what is not yet folded', () => {
    expect(problemFor(new Refusal('invalid', 'c', 'm', 'rate'))?.document.errors).toEqual([
      { field: 'rate', message: 'm' },
    ]);
    expect(problemFor(new NotYetFolded(3n, 5n))?.document.position).toBe('3');
  });

  it('speaks of no command where a question names what is not there', () => {
    const { title } = problemFor(new Refusal('unknown', 'c', 'm'))?.document ?? {};
    expect(title).toBe('Something that is named is not there');
  });

  it('names so many fields and no more', () => {
    const errors = Array.from({ length: 1_000 }, (_, n) => ({ field: `f${n}`, message: 'x' }));
    const document = problemFor(new InvalidRequest(errors))?.document;
    expect(document?.errors).toHaveLength(20);
    expect(document?.detail).toMatch(/and 980 more$/);
  });

  it.each([new Error('boom'), new TypeError('x'), 'text', undefined])(
    'knows nothing to tell of %s',
    (error) => {
      expect(problemFor(error)).toBeUndefined();
    },
  );
});
