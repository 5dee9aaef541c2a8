import { describe, expect, it } from '@jest/globals';
import type { Sender } from '../http/sender.js';
import { envelopeOf, idFor } from './submission.js';

const sender: Sender = {
  key: 'k1',
  actor: 'ann',
  onBehalfOf: undefined,
  correlationId: undefined,
  causationId: undefined,
};
const keyless = { ...sender, key: undefined };

describe('idFor', () => {
  it('makes the same id of the same key, kind and scope', () => {
    expect(idFor('order', 'c1', sender)).toBe(idFor('order', 'c1', sender));
  });

  it('makes another id of another key, kind or scope', () => {
    const ids = [
      idFor('order', 'c1', sender),
      idFor('refund', 'c1', sender),
      idFor('order', 'c2', sender),
      idFor('order', 'c1', { ...sender, key: 'k2' }),
      idFor('order', 'c1', keyless),
      idFor('order', 'c1', keyless),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('envelopeOf', () => {
  it('makes the command id of the stream and the key', () => {
    const body = { total: '1' };
    const first = envelopeOf('purchase', 'customer-c1', { body, sender });
    const again = envelopeOf('purchase', 'customer-c1', { body: { total: '2' }, sender });
    const elsewhere = envelopeOf('purchase', 'customer-c2', { body, sender });
    expect(again.commandId).toBe(first.commandId);
    expect(again.commandDigest).not.toBe(first.commandDigest);
    expect(elsewhere.commandId).not.toBe(first.commandId);
  });

  it('says who, through which door, and that the command is its own cause unless told', () => {
    const { commandDigest, ...envelope } = envelopeOf('churn', 'customer-c1', { body: {}, sender });
    const { commandId } = envelope;
    expect(commandDigest).toHaveLength(64);
    expect(envelope).toEqual({
      actor: 'ann',
      source: 'http',
      command: 'churn',
      commandId,
      correlationId: commandId,
      causationId: commandId,
    });
  });

  it('hands on what the headers said', () => {
    const told = { ...keyless, onBehalfOf: 'bob', correlationId: 'r-1', causationId: 'm-2' };
    const envelope = envelopeOf('churn', 'customer-c1', { body: {}, sender: told });
    expect(envelope).toMatchObject({ onBehalfOf: 'bob', correlationId: 'r-1', causationId: 'm-2' });
  });
});
