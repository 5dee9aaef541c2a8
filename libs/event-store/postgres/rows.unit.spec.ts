import { describe, expect, it } from '@jest/globals';
import { type EventRow, instant, recordedEvent } from './rows.js';

describe('a stamp', () => {
  it.each([
    ['2026-01-31 12:00:00+00', '2026-01-31T12:00:00.000000Z'],
    ['2026-01-31 12:00:00.5+00', '2026-01-31T12:00:00.500000Z'],
    ['2026-01-31 12:00:00.000001+00', '2026-01-31T12:00:00.000001Z'],
    ['2026-01-31 12:00:00.123456+00', '2026-01-31T12:00:00.123456Z'],
  ])('%s is %s', (text, told) => {
    expect(instant(text)).toBe(told);
  });
});

describe('a row', () => {
  it('is an event', () => {
    const row: EventRow = [
      '9223372036854775807',
      'customer-1',
      '3',
      '3f0d9c5e-8d2b-4a57-9a52-6d5f4f3b2a10',
      'Happened',
      'f',
      '\\x00ff',
      '\\x',
      '2026-01-31 12:00:00.5+00',
      '2',
    ];
    expect(recordedEvent(row)).toEqual({
      position: 9223372036854775807n,
      stream: 'customer-1',
      revision: 3n,
      id: '3f0d9c5e-8d2b-4a57-9a52-6d5f4f3b2a10',
      type: 'Happened',
      contentType: 'application/octet-stream',
      data: Buffer.from([0, 255]),
      metadata: Buffer.from([]),
      recordedAt: '2026-01-31T12:00:00.500000Z',
    });
  });
});
