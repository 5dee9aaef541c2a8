import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { deepStrictEqual } from 'node:assert/strict';
import { commandsOf } from './commands.js';
import type { CustomerRow } from './reading.js';
import { tradesOf } from './trades.js';

const few = (...values: readonly string[]) => fc.constantFrom(...values);

const rows = fc.array(
  fc.record<CustomerRow>({
    role: fc.constantFrom('order', 'refund', 'seen'),
    at: fc.integer({ min: 1, max: 3 }),
    ref: few('A', 'B', 'C'),
    single: fc.constant(false),
    amount: few('1', '2.5', '0.001'),
    currency: few('GBP', 'USD'),
    line: fc.nat(),
    sku: few('x', 'y'),
    quantity: few('1', '2'),
    unitPrice: few('1', '2.5'),
  }),
  { minLength: 1, maxLength: 12 },
);

const terms = { source: { name: 'test', book: '' }, rateOf: () => undefined };

function said(customerRows: readonly CustomerRow[]) {
  const commands = commandsOf(tradesOf('c', customerRows), terms);
  return commands.map(({ envelope, content }) => ({ id: envelope.commandId, content }));
}

describe("a customer's commands", () => {
  it('are the same in whatever order the rows stand in the file', () => {
    fc.assert(
      fc.property(
        rows.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        fc.boolean(),
        ([all, shuffled], single) => {
          const asSingle = (row: CustomerRow) => ({ ...row, single });
          deepStrictEqual(said(shuffled.map(asSingle)), said(all.map(asSingle)));
        },
      ),
    );
  });
});
