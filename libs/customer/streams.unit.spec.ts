import { describe, expect, it } from '@jest/globals';
import { customerIdOf, customerStream } from './streams.js';

describe("a customer's stream", () => {
  it('is named by the customer, and names the customer', () => {
    expect(customerStream('cdnow-00001')).toBe('customer-cdnow-00001');
    expect(customerIdOf('customer-cdnow-00001')).toBe('cdnow-00001');
    expect(customerIdOf('customer-customer-')).toBe('customer-');
  });

  it.each(['customer-', 'customer', 'lifeledger-installation', 'customer-a/b', '$$customer-1'])(
    'is not %s',
    (stream) => {
      expect(customerIdOf(stream)).toBeUndefined();
    },
  );
});
