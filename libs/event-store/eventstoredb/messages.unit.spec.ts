import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { describe, expect, it } from '@jest/globals';
import { instantOf, messageIn } from './messages.js';

const { ReadResp } = streams;

function aRecord(properties: Record<string, string>) {
  const record = new ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString('8a8ef6b0-0000-4000-8000-000000000001'))
    .setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from('customer-ß')))
    .setStreamRevision('3')
    .setCommitPosition('9223372036854775806')
    .setPreparePosition('12')
    .setData(Uint8Array.from([0, 255]))
    .setCustomMetadata(Uint8Array.from(Buffer.from('{ "a": 1.0 }')));
  for (const [name, value] of Object.entries(properties)) record.getMetadataMap().set(name, value);
  return new ReadResp().setEvent(new ReadResp.ReadEvent().setEvent(record));
}

describe('what a read says', () => {
  it('is an event with its bytes as they are, and its numbers exact', () => {
    const created = '17000000001234567';
    const said = aRecord({ type: 'A', 'content-type': 'application/json', created });
    expect(messageIn(ReadResp.deserializeBinary(said.serializeBinary()))).toEqual({
      kind: 'event',
      at: { commit: 9223372036854775806n, prepare: 12n },
      event: {
        stream: 'customer-ß',
        revision: 3n,
        position: 9223372036854775806n,
        id: '8a8ef6b0-0000-4000-8000-000000000001',
        type: 'A',
        contentType: 'application/json',
        data: Uint8Array.from([0, 255]),
        metadata: Uint8Array.from(Buffer.from('{ "a": 1.0 }')),
        recordedAt: '2023-11-14T22:13:20.123456Z',
      },
    });
  });

  it('takes what has no known content type for bytes', () => {
    const said = messageIn(aRecord({ type: 'A', 'content-type': 'text/plain' }));
    expect(said).toMatchObject({ event: { contentType: 'application/octet-stream' } });
  });

  it('is a checkpoint or a word', () => {
    const checkpoint = new ReadResp.Checkpoint().setCommitPosition('5').setPreparePosition('0');
    const said = [
      new ReadResp().setCheckpoint(checkpoint),
      new ReadResp().setCaughtUp(new ReadResp.CaughtUp()),
      new ReadResp().setFellBehind(new ReadResp.FellBehind()),
      new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation()),
      new ReadResp().setStreamNotFound(new ReadResp.StreamNotFound()),
      new ReadResp().setLastStreamPosition('4'),
    ];
    expect(said.map(messageIn)).toEqual([
      { kind: 'checkpoint', at: { commit: 5n, prepare: 0n } },
      { kind: 'caught-up' },
      { kind: 'fell-behind' },
      undefined,
      { kind: 'not-found' },
      undefined,
    ]);
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
