import { describe, expect, it } from '@jest/globals';
import { expectedLines } from './customer-purchases.js';

const order = (stream: string, total: string, occurredAt: string) => ({
  ...{ stream, total, occurredAt },
});

describe('the projection that every contestant folds', () => {
  it('adds up exactly and goes by business time, whatever the order of arrival', () => {
    const lines = expectedLines([
      order('customer-b', '0.1', '2025-01-02T00:00:00+01:00'),
      order('customer-a', '12.3456', '2025-03-01T00:00:00Z'),
      order('customer-b', '0.2', '2024-12-31T00:00:00Z'),
    ]);
    expect(lines).toEqual([
      'customer-a 1 12.3456 2025-03-01T00:00:00.000Z 2025-03-01T00:00:00.000Z',
      'customer-b 2 0.3000 2024-12-31T00:00:00.000Z 2025-01-01T23:00:00.000Z',
    ]);
  });
});
