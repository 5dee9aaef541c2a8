import { describe, expect, it } from '@jest/globals';
import type { FeedEvent } from './feed-event.js';
import { serverSentEvent } from './server-sent-event.js';

const event: FeedEvent = {
  position: '42',
  stream: 'customer-a',
  revision: 3,
  id: '7f0c6a52-6c0d-4e0e-9f0e-6d2c5b3a1f00',
  type: 'CustomerPurchased',
  schemaVersion: 1,
  occurredAt: '1997-01-01T00:00:00Z',
  recordedAt: '2026-01-01T00:00:00.000000Z',
  data: { reason: 'two\nlines\r\u2028and a third' },
  metadata: { actor: 'ann' },
};

describe('serverSentEvent', () => {
  it('names position and type, and holds the event on one line', () => {
    const lines = serverSentEvent(event).split(/\r\n|\n|\r/);
    expect(lines.slice(0, 2)).toEqual(['id: 42', 'event: CustomerPurchased']);
    expect(lines[2]).toMatch(/^data: /);
    expect(lines.slice(3)).toEqual(['', '']);
    expect(JSON.parse(String(lines[2]).slice('data: '.length))).toEqual(event);
  });

  it('leaves out a type that would break the frame; the data still says it', () => {
    const odd = { ...event, type: 'Odd\nid: 1' };
    const lines = serverSentEvent(odd).split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[1]).toMatch(/^data: /);
    expect(JSON.parse(String(lines[1]).slice('data: '.length))).toEqual(odd);
  });
});
