import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { ReadResp as Response } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LogPosition } from './place.js';
import { instantOf, messageIn } from './messages.js';

const { ReadResp } = streams;

/** As the official client's own messages write it. */
const read = (response: Response) => messageIn(Buffer.from(response.serializeBinary()));

interface Given extends LogPosition {
  readonly id: string;
  readonly stream: string;
  readonly revision: bigint;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

function aRecord(given: Given) {
  const record = new ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(given.id))
    .setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(given.stream)))
    .setStreamRevision(String(given.revision))
    .setCommitPosition(String(given.commit))
    .setPreparePosition(String(given.prepare))
    .setData(given.data)
    .setCustomMetadata(given.metadata);
  for (const [name, value] of Object.entries(given.properties)) {
    record.getMetadataMap().set(name, value);
  }
  const event = new ReadResp.ReadEvent().setEvent(record).setCommitPosition(String(given.commit));
  return new ReadResp().setEvent(event);
}

const unsigned = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), fc.bigInt(0n, 300n));
const bytes = fc.uint8Array({ maxLength: 300 });
const given = fc.record({
  id: fc.uuid(),
  stream: fc.string({ unit: 'grapheme', maxLength: 60 }),
  revision: unsigned,
  commit: unsigned,
  prepare: unsigned,
  properties: fc.record({
    type: fc.string({ unit: 'grapheme' }),
    'content-type': fc.constantFrom('application/json', 'application/octet-stream', 'text/plain'),
    created: fc.constant('17000000001234567'),
    more: fc.string(),
  }),
  data: bytes,
  metadata: bytes,
});

describe('what a read says', () => {
  it('is an event with its bytes as they are, and its numbers exact', () => {
    fc.assert(
      fc.property(given, (event) => {
        const json = event.properties['content-type'] === 'application/json';
        expect(read(aRecord(event))).toEqual({
          kind: 'event',
          at: { commit: event.commit, prepare: event.prepare },
          event: {
            stream: event.stream,
            revision: event.revision,
            position: event.commit,
            id: event.id,
            type: event.properties.type,
            contentType: json ? 'application/json' : 'application/octet-stream',
            data: Buffer.from(event.data),
            metadata: Buffer.from(event.metadata),
            recordedAt: '2023-11-14T22:13:20.123456Z',
          },
        });
      }),
    );
  });

  it('is a checkpoint or a word', () => {
    const checkpoint = new ReadResp.Checkpoint().setCommitPosition('5').setPreparePosition('0');
    const said = [
      new ReadResp().setCheckpoint(checkpoint),
      new ReadResp().setCaughtUp(new ReadResp.CaughtUp()),
      new ReadResp().setFellBehind(new ReadResp.FellBehind()),
      new ReadResp().setStreamNotFound(new ReadResp.StreamNotFound()),
      new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation()),
      new ReadResp().setLastStreamPosition('4'),
      new ReadResp(),
    ];
    expect(said.map(read)).toEqual([
      { kind: 'checkpoint', at: { commit: 5n, prepare: 0n } },
      { kind: 'caught-up' },
      { kind: 'fell-behind' },
      { kind: 'not-found' },
      { kind: 'aside' },
      { kind: 'aside' },
      { kind: 'aside' },
    ]);
  });

  it('may say more than we know, and is never half believed', () => {
    // A later server's checkpoint: a number, eight bytes, a text and four bytes come on top.
    const more = Buffer.from('1a1308051006280739000000000000000042017855ffffffff', 'hex');
    more[1] = more.length - 2;
    expect(messageIn(more)).toEqual({ kind: 'checkpoint', at: { commit: 5n, prepare: 6n } });
    expect(() => messageIn(more.subarray(0, -1))).toThrow(RangeError);
    expect(() => messageIn(Buffer.from('1a020805'.slice(0, 6), 'hex'))).toThrow(RangeError);
    expect(() => messageIn(Buffer.from('1a010b', 'hex'))).toThrow(RangeError);
  });
});

describe('an instant', () => {
  it.each([
    ['0', '1970-01-01T00:00:00.000000Z'],
    ['19', '1970-01-01T00:00:00.000001Z'],
    ['10000', '1970-01-01T00:00:00.001000Z'],
    ['17963424000000009', '2026-12-04T00:00:00.000000Z'],
  ])('of %s ticks is %s', (ticks, instant) => {
    expect(instantOf(ticks)).toBe(instant);
  });
});
