import { describe, expect, it } from '@jest/globals';
import { type CustomerEvent, customerRegistry } from '../../libs/customer/index.js';
import { createCodec, type EventData } from '../../libs/event-store/index.js';
import { streamGate } from './stream-gate.js';

const gate = streamGate({
  codec: createCodec<CustomerEvent>(customerRegistry),
  currency: 'USD',
  now: () => new Date('2026-01-01T00:00:00Z'),
});

const who = {
  actor: 'crm',
  source: 'crm',
  command: 'sync',
  commandId: '1',
  correlationId: '2',
  causationId: '3',
  schemaVersion: 1,
};

function proposed(
  data: object,
  { type = 'CustomerCaredFor', metadata = who }: { type?: string; metadata?: object } = {},
) {
  const event: EventData = {
    id: '6f1ed002-ab59-4b1f-8f6e-5b9c7e0b6c11',
    type,
    contentType: 'application/json',
    data: Buffer.from(JSON.stringify(data)),
    metadata: Buffer.from(JSON.stringify(metadata)),
  };
  return event;
}

const care = { occurredAt: '2025-12-24T10:00:00Z', careId: 'c1', kind: 'festival' };

const toCustomer = (event: EventData) =>
  gate({ kind: 'append', stream: 'customer-anna', events: [event] });

describe('the gate before streams of ours', () => {
  it('lets a well-formed event of ours in', () => {
    expect(toCustomer(proposed(care))).toBeUndefined();
    expect(toCustomer(proposed({ ...care, cost: '4.50' }))).toBeUndefined();
    const rated = { ...care, cost: '4.50', currency: 'EUR', rate: '1.08' };
    expect(toCustomer(proposed(rated))).toBeUndefined();
  });

  it('lets nothing of a customer in while it is shut, and says why', () => {
    const shut = streamGate({
      codec: createCodec<CustomerEvent>(customerRegistry),
      currency: 'USD',
      now: () => new Date('2026-01-01T00:00:00Z'),
      shut: () => 'start this server anew',
    });
    const events = [proposed(care)];
    expect(shut({ kind: 'append', stream: 'customer-anna', events })).toBe(
      'customer-anna takes nothing now: start this server anew',
    );
    expect(shut({ kind: 'append', stream: 'orders-1', events })).toBeUndefined();
  });

  it('lets the first stamp of an event in that was copied from another log', () => {
    const metadata = { ...who, $recordedAt: '2025-12-31T23:59:59.999999Z' };
    expect(toCustomer(proposed(care, { metadata }))).toBeUndefined();
  });

  it('lets every version in that was ever released, in its own shape', () => {
    const type = 'ComplaintResolved';
    const first = { occurredAt: '2025-12-24T10:00:00Z', complaintId: 'c1', remedy: 'voucher' };
    const second = { ...first, outcome: 'rejected' };
    const written = (data: object, schemaVersion: number) =>
      toCustomer(proposed(data, { type, metadata: { ...who, schemaVersion } }));
    expect([written(first, 1), written(second, 2)]).toEqual([undefined, undefined]);
    expect(written(second, 1)).toMatch(/outcome/);
    expect(written(first, 2)).toMatch(/outcome/);
    expect(written({ ...first, compensation: 5 }, 1)).toMatch(/compensation/);
    expect(written(second, 3)).toMatch(/from 1 to 2/);
  });

  it('lets in which trace an event was part of', () => {
    const trace = (traceparent: unknown) =>
      toCustomer(proposed(care, { metadata: { ...who, traceparent } }));
    const [id, parent] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
    expect(trace(`00-${id}-${parent}-01`)).toBeUndefined();
    const odd = [
      '',
      7,
      null,
      `ff-${id}-${parent}-01`,
      `00-${'0'.repeat(32)}-${parent}-01`,
      `00-${id}-${'0'.repeat(16)}-01`,
      `00-${id.toUpperCase()}-${parent}-01`,
      `00-${id}-${parent}-01\n`,
    ];
    for (const traceparent of odd) expect(trace(traceparent)).toMatch(/traceparent/);
  });

  it('leaves other streams free', () => {
    const events = [proposed({}, { type: 'Whatever', metadata: { filling: 'x'.repeat(65_536) } })];
    expect(gate({ kind: 'append', stream: 'orders-1', events })).toBeUndefined();
    expect(gate({ kind: 'tombstone', stream: 'orders-1', events: [] })).toBeUndefined();
    expect(gate({ kind: 'append', stream: '$$orders-1', events })).toBeUndefined();
  });

  it.each([
    ['a type that it does not know', proposed(care, { type: 'CustomerSang' }), /CustomerSang/],
    ['a link', proposed(care, { type: '$>' }), /no event type/],
    ['a missing field', proposed({ ...care, careId: undefined }), /careId/],
    ['an unknown field', proposed({ ...care, song: 'la' }), /song/],
    ['a future time', proposed({ ...care, occurredAt: '2027-01-01T00:00:00Z' }), /future/],
    ['a foreign amount without a rate', proposed({ ...care, cost: '1', currency: 'EUR' }), /rate/],
    ['no actor', proposed(care, { metadata: { ...who, actor: undefined } }), /"actor"/],
    ['an odd digest', proposed(care, { metadata: { ...who, commandDigest: 7 } }), /commandDigest/],
    ['no version', proposed(care, { metadata: { ...who, schemaVersion: '1' } }), /schemaVersion/],
    ['a later version', proposed(care, { metadata: { ...who, schemaVersion: 99 } }), /from 1 to/],
    ['a stamp of its own', proposed(care, { metadata: { ...who, $recordedAt: 'then' } }), /leave/],
    [
      'a future stamp',
      proposed(care, { metadata: { ...who, $recordedAt: '2026-01-01T00:00:01.000000Z' } }),
      /leave it out/,
    ],
    [
      'metadata that is large',
      proposed(care, { metadata: { ...who, actor: 'a'.repeat(65_536) } }),
      /metadata takes \d+ bytes, of which 65536 are allowed/,
    ],
    ['bytes', { ...proposed(care), contentType: 'application/octet-stream' as const }, /json/],
    ['broken JSON', { ...proposed(care), data: Buffer.from('{') }, /JSON object/],
  ])('refuses %s and says why', (_, event, reason) => {
    expect(toCustomer(event)).toMatch(reason);
  });

  it('refuses the whole where one of the events is not to be let in', () => {
    const events = [proposed(care), proposed({})];
    expect(gate({ kind: 'append', stream: 'customer-anna', events })).toMatch(/occurredAt/);
  });

  it('refuses deletion, tombstones and metadata of a customer, and names that are none', () => {
    const events = [proposed(care)];
    for (const kind of ['delete', 'tombstone'] as const) {
      expect(gate({ kind, stream: 'customer-anna', events: [] })).toMatch(/kept whole/);
    }
    expect(gate({ kind: 'append', stream: '$$customer-anna', events })).toMatch(/kept whole/);
    expect(gate({ kind: 'append', stream: 'customer-a b', events })).toMatch(/names no customer/);
  });

  it('refuses whatever is written to the streams of the installation itself', () => {
    const own = /lifeledger-policy is Lifeledger's own/;
    const events = [proposed(care)];
    expect(gate({ kind: 'append', stream: 'lifeledger-policy', events })).toMatch(own);
    expect(gate({ kind: 'append', stream: '$$lifeledger-policy', events })).toMatch(own);
    for (const kind of ['delete', 'tombstone'] as const) {
      expect(gate({ kind, stream: 'lifeledger-policy', events: [] })).toMatch(own);
    }
  });
});
