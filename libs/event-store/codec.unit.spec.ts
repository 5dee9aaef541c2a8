import { describe, expect, it } from '@jest/globals';
import { createCodec, type EventRegistry } from './codec.js';
import { MalformedEvent } from './event-schema.js';
import type { EventData, RecordedEvent } from './port.js';

interface Renamed {
  readonly type: 'Renamed';
  readonly data: { readonly name: string; readonly reason?: string };
}

const registry: EventRegistry = {
  Renamed: {
    version: 3,
    check: (data) => data as object,
    upcasts: {
      1: (data) => ({ name: (data as { title: string }).title.trim() }),
      2: (data) => ({ ...data, reason: 'unknown' }),
    },
  },
};
const codec = createCodec<Renamed>(registry);
const id = '3f0d9c5e-8d2b-4a57-9a52-6d5f4f3b2a10';
const metadata = {
  actor: 'ann',
  source: 'http',
  command: 'rename',
  commandId: id,
  commandDigest: '00',
  correlationId: id,
  causationId: id,
};

function recorded(event: Partial<EventData>): RecordedEvent {
  return {
    ...codec.encode(id, { type: 'Renamed', data: { name: 'Zoë' } }, metadata),
    stream: 's',
    revision: 4n,
    position: 9n,
    recordedAt: '2026-01-31T12:00:00.000000Z',
    ...event,
  };
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const stored = (schemaVersion: unknown, data: object) =>
  recorded({ data: json(data), metadata: json({ ...metadata, schemaVersion }) });

describe('the codec', () => {
  it('gives back what it was given, at the newest version', () => {
    expect(codec.decode(recorded({}))).toEqual({
      known: true,
      event: { type: 'Renamed', data: { name: 'Zoë' } },
      id,
      stream: 's',
      revision: 4n,
      position: 9n,
      recordedAt: '2026-01-31T12:00:00.000000Z',
      schemaVersion: 3,
      metadata: { ...metadata, schemaVersion: 3 },
    });
  });

  it('brings older versions to the newest, step by step', () => {
    const data = (version: number, content: object) => codec.decode(stored(version, content)).event;
    expect(data(1, { title: 'A' }).data).toEqual({ name: 'A', reason: 'unknown' });
    expect(data(2, { name: 'A' }).data).toEqual({ name: 'A', reason: 'unknown' });
    expect(data(3, { name: 'A' }).data).toEqual({ name: 'A' });
    expect(codec.decode(stored(1, { title: 'A' })).schemaVersion).toBe(1);
  });

  it.each([
    [4, 4],
    [2 ** 31 - 1, 2 ** 31 - 1],
    ...[0, -1, 1.5, '1', 2 ** 31, 1e300, null, {}, undefined].map((version) => [version, null]),
  ])('does not know version %s', (version, schemaVersion) => {
    expect(codec.decode(stored(version, { name: 'A' }))).toMatchObject({
      known: false,
      schemaVersion,
      event: { type: 'Renamed', data: { name: 'A' } },
    });
  });

  it('does not know a type that is not registered, inherited names included', () => {
    for (const type of ['Vanished', 'toString', '__proto__']) {
      expect(codec.decode(recorded({ type }))).toMatchObject({ known: false, event: { type } });
    }
  });

  it.each(['', 'text', '[]', 'null', '"text"', '{nope'])(
    'knows no version where the metadata is %j',
    (text) => {
      expect(codec.decode(recorded({ metadata: Buffer.from(text) }))).toMatchObject({
        known: false,
        schemaVersion: null,
        metadata: null,
        recordedAt: '2026-01-31T12:00:00.000000Z',
      });
    },
  );

  it('passes over what it does not know, whatever its bytes are', () => {
    const data = Uint8Array.of(0xff);
    const later = { known: false, event: { type: 'Later', data: null }, schemaVersion: 3 };
    expect(codec.decode(recorded({ type: 'Later', data }))).toMatchObject(later);
    const foreign = { known: false, metadata: null };
    expect(codec.decode(recorded({ type: 'Later', data, metadata: data }))).toMatchObject(foreign);
  });

  it('says which versions it knows, and which is the newest', () => {
    const known = (version: number | null, type = 'Renamed') => codec.knows(type, version);
    expect([1, 2, 3].every((version) => known(version))).toBe(true);
    expect([0, 4, 1.5, NaN, null].some((version) => known(version))).toBe(false);
    expect(known(1, 'Vanished') || known(1, 'toString')).toBe(false);
    expect([codec.newestVersion('Renamed'), codec.newestVersion('toString')]).toEqual([
      3,
      undefined,
    ]);
  });

  it('carries the trace that a command was part of', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const event = { type: 'Renamed', data: { name: 'A' } } as const;
    const traced = recorded(codec.encode(id, event, { ...metadata, traceparent }));
    expect(codec.decode(traced).metadata).toEqual({ ...metadata, traceparent, schemaVersion: 3 });
  });

  it.each([
    ...[7, 'then', '2020-13-01T00:00:00.000000Z', '2020-01-01T00:00:00Z', null],
    // Later than the store's own: nothing is copied before it is written.
    ...['2026-01-31T12:00:00.000001Z', '2999-01-01T00:00:00.000000Z'],
  ])('believes no first stamp like %j', ($recordedAt) => {
    const copied = recorded({ metadata: json({ ...metadata, schemaVersion: 3, $recordedAt }) });
    expect(codec.decode(copied).recordedAt).toBe('2026-01-31T12:00:00.000000Z');
  });

  it('lets the first stamp of a copied event win', () => {
    const $recordedAt = '2020-01-01T00:00:00.000000Z';
    const copied = recorded({ metadata: json({ ...metadata, schemaVersion: 3, $recordedAt }) });
    expect(codec.decode(copied).recordedAt).toBe($recordedAt);
  });

  it.each<[string, Partial<EventData>]>([
    ['no JSON', { data: Buffer.from('{nope') }],
    ['a list', { data: json([]) }],
    ['null', { data: json(null) }],
    ['no UTF-8', { data: Uint8Array.of(0x7b, 0xff, 0x7d) }],
    [
      'an older version that no upcast can make anything of',
      { data: json({ title: null }), metadata: json({ ...metadata, schemaVersion: 1 }) },
    ],
  ])('says where an event stands that can not be read: %s', (_, event) => {
    expect(() => codec.decode(recorded(event))).toThrow(MalformedEvent);
    expect(() => codec.decode(recorded(event))).toThrow('Renamed at position 9, s@4');
  });
});
