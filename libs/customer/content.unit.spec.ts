import { describe, expect, it } from '@jest/globals';
import { context } from '../../test/support/customer-examples.js';
import { decimalFields, requirePlausible, say, saysAgain } from './content.js';
import { eventSchemas } from './events.js';
import { amount, rate } from './values.js';

interface Field {
  readonly shape?: Record<string, Field>;
  readonly element?: Field;
  unwrap?(): Field;
}

/** The fields, at any depth, whose schema is one of decimals. */
function decimalsIn({ shape = {} }: Field): string[] {
  return Object.entries(shape).flatMap(([field, schema]) => {
    const bare =
      schema.unwrap !== undefined && schema.element === undefined ? schema.unwrap() : schema;
    if ([amount, rate].some((decimal) => Object.is(decimal, bare))) return [field];
    return decimalsIn(bare.element ?? bare);
  });
}

describe('the content of a command', () => {
  it('is canonical in every field that the schemas call a decimal', () => {
    const fields = Object.values(eventSchemas).flatMap((schema) => decimalsIn(schema as Field));
    expect(new Set(fields)).toEqual(decimalFields);
  });

  it('says neither currency nor rate where there is no amount', () => {
    const said = say('CustomerAcquired', { currency: 'EUR' }, context);
    requirePlausible(said, context);
    expect(said.content).toEqual({ occurredAt: context.now, currency: 'EUR' });
  });

  it('names the field that is not well-formed, and what it should be', () => {
    const lines = [{ sku: 'tea', quantity: 1, unitPrice: '1,50' }];
    const order = { orderId: 'o-1', lines, total: '1.50', currency: 'USD' };
    expect(() => say('CustomerPurchased', order, context)).toThrow(
      expect.objectContaining({
        kind: 'invalid',
        code: 'malformed',
        field: 'lines.0.unitPrice',
        message: expect.stringContaining('must be a decimal string') as unknown,
      }),
    );
  });

  it('is the same whatever the order of its keys and the writing of its money', () => {
    const line = { sku: 'tea', quantity: 1, unitPrice: '1.50' };
    const order = { orderId: 'o-1', lines: [line], total: '1.50', currency: 'USD' };
    const said = say('CustomerPurchased', order, context);
    const { content } = say(
      'CustomerPurchased',
      {
        currency: 'USD',
        total: '01.5',
        lines: [{ unitPrice: '1.5', quantity: 1, sku: 'tea' }],
        orderId: 'o-1',
      },
      context,
    );
    expect(saysAgain(said, content, context)).toBe(true);
    expect(saysAgain(said, { ...content, lines: [line, line] }, context)).toBe(false);
    expect(saysAgain(said, { ...content, lines: { 0: line } }, context)).toBe(false);
  });
});
