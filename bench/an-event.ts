import { randomUUID } from 'node:crypto';
import type { EventData } from '../libs/event-store/index.js';

/** An order as the API would write it, some 500 bytes. */
export function content() {
  return {
    data: {
      occurredAt: '2025-03-14T09:26:53Z',
      orderId: 'order-1',
      lines: [{ sku: 'coffee-1249', category: 'coffee', quantity: 2, unitPrice: '12.49' }],
      total: '24.98',
      currency: 'USD',
      salesChannel: 'web',
    },
    metadata: {
      actor: 'bench',
      source: 'bench',
      command: 'purchase',
      commandId: randomUUID(),
      commandDigest: 'c0ffee'.repeat(10),
      correlationId: randomUUID(),
      causationId: randomUUID(),
      schemaVersion: 1,
    },
  };
}

export function anEvent(): EventData {
  const { data, metadata } = content();
  return {
    id: randomUUID(),
    type: 'CustomerPurchased',
    contentType: 'application/json',
    data: Buffer.from(JSON.stringify(data)),
    metadata: Buffer.from(JSON.stringify(metadata)),
  };
}
