import { describe, expect, it } from '@jest/globals';
import { InvalidRequest } from './problem.js';
import { senderOf } from './sender.js';

describe('senderOf', () => {
  it('has a default for whoever says nothing', () => {
    expect(senderOf({})).toEqual({
      key: undefined,
      actor: 'anonymous',
      onBehalfOf: undefined,
      correlationId: undefined,
      causationId: undefined,
    });
  });

  it('takes what the headers say', () => {
    const headers = {
      'idempotency-key': 'k 1',
      'x-actor': 'ann@example.org',
      'x-on-behalf-of': 'bob',
      'x-correlation-id': 'r/1',
      'x-causation-id': '{m}',
    };
    expect(senderOf(headers)).toEqual({
      key: 'k 1',
      actor: 'ann@example.org',
      onBehalfOf: 'bob',
      correlationId: 'r/1',
      causationId: '{m}',
    });
  });

  it('names every header that can not be taken', () => {
    const headers = {
      'idempotency-key': '',
      'x-actor': 'x'.repeat(201),
      'x-correlation-id': 'tab\there',
      'x-causation-id': 'Zoë',
    };
    const refused = () => senderOf(headers);
    expect(refused).toThrow(InvalidRequest);
    expect(refused).toThrow(/Idempotency-Key .*X-Actor .*X-Correlation-Id .*X-Causation-Id /s);
  });
});
