import { describe, expect, it } from '@jest/globals';
import serverFeatures from '@eventstore/db-client/generated/serverfeatures_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import generated from '@eventstore/db-client/generated/streams_pb.js';
import { randomUUID } from 'node:crypto';
import { eventFrames } from '../../libs/event-store-door/codec/event-frames.js';
import { supportedMethods } from '../../libs/event-store-door/codec/node-messages.js';
import { readRequest, readResponse } from '../../libs/event-store-door/codec/read-messages.js';
import { decode, encode } from '../../libs/event-store-door/codec/wire.js';
import {
  appendRequest,
  appendResponse,
  batchAppendResponse,
} from '../../libs/event-store-door/codec/write-messages.js';
import { LAST_REVISION, type RecordedEvent } from '../../libs/event-store/index.js';

const record: RecordedEvent = {
  id: randomUUID(),
  type: 'größer',
  contentType: 'application/json',
  data: Buffer.from('{"a":1}'),
  metadata: Buffer.from('{}'),
  stream: 'stréam',
  revision: 3n,
  position: 2n ** 53n + 1n,
  recordedAt: '2026-03-04T05:06:07.123456Z',
};

/** As grpc-js writes it: a header of its own, and the message copied behind it. */
function framed(serialized: Buffer): Buffer {
  const output = Buffer.alloc(serialized.byteLength + 5);
  output.writeUInt32BE(serialized.byteLength, 1);
  serialized.copy(output, 5);
  return output;
}

function* messagesIn(frames: Buffer): Generator<Buffer> {
  for (let at = 0; at < frames.length;) {
    const length = frames.readUInt32BE(at + 1);
    yield frames.subarray(at + 5, at + 5 + length);
    at += 5 + length;
  }
}

function readEvents(frames: Buffer) {
  return [...messagesIn(frames)].map((each) =>
    generated.ReadResp.deserializeBinary(each).getEvent(),
  );
}

describe('the codec, against the messages of the official client', () => {
  it('writes many events at once, each a message of its own', () => {
    const events = [record, { ...record, revision: 4n }, { ...record, revision: LAST_REVISION }];
    const frames = framed(
      eventFrames(
        events.map((each) => ({ record: each, target: undefined })),
        'text',
      ),
    );
    const read = readEvents(frames);
    expect(read.map((each) => each?.getEvent()?.getStreamRevision())).toEqual([
      '3',
      '4',
      '9223372036854775807',
    ]);
    expect(read[0]?.hasLink()).toBe(false);
    expect(read[0]?.getCommitPosition()).toBe('9007199254740993');
  });

  it('writes all that a client reads of an event', () => {
    const [read] = readEvents(framed(eventFrames([{ record, target: undefined }], 'text')));
    const event = read?.getEvent();
    const created = BigInt(Date.parse('2026-03-04T05:06:07.123Z')) * 10_000n + 4560n;
    expect(event?.toObject()).toEqual({
      id: { string: record.id },
      streamIdentifier: { streamName: Buffer.from('stréam').toString('base64') },
      streamRevision: '3',
      preparePosition: '9007199254740993',
      commitPosition: '9007199254740993',
      metadataMap: [
        ['content-type', 'application/json'],
        ['created', String(created)],
        ['type', 'größer'],
      ],
      customMetadata: Buffer.from('{}').toString('base64'),
      data: Buffer.from('{"a":1}').toString('base64'),
    });
  });

  it('writes a link beside its target, or alone', () => {
    const target = { ...record, stream: 'target' };
    const frames = eventFrames(
      [
        { record, target },
        { record, target: null },
      ],
      'structured',
    );
    const [both, alone] = readEvents(framed(frames));
    expect([both?.hasEvent(), both?.hasLink()]).toEqual([true, true]);
    expect([alone?.hasEvent(), alone?.hasLink()]).toEqual([false, true]);
    const id = both?.getEvent()?.getId()?.getStructured();
    const most = BigInt.asUintN(64, BigInt(id?.getMostSignificantBits() ?? '0'));
    expect(most.toString(16).padStart(16, '0')).toBe(record.id.replaceAll('-', '').slice(0, 16));
  });

  it('reads what a client asks', () => {
    const request = new generated.ReadReq();
    const options = new generated.ReadReq.Options();
    const all = new generated.ReadReq.Options.AllOptions();
    const position = new generated.ReadReq.Options.Position();
    position.setCommitPosition('9223372036854775807');
    position.setPreparePosition('1');
    all.setPosition(position);
    options.setAll(all);
    options.setReadDirection(generated.ReadReq.Options.ReadDirection.BACKWARDS);
    options.setResolveLinks(true);
    options.setSubscription(new generated.ReadReq.Options.SubscriptionOptions());
    const filter = new generated.ReadReq.Options.FilterOptions();
    const expression = new generated.ReadReq.Options.FilterOptions.Expression();
    expression.setRegex('^x');
    expression.setPrefixList(['a', 'b']);
    filter.setStreamIdentifier(expression);
    filter.setMax(77);
    filter.setCheckpointintervalmultiplier(5);
    options.setFilter(filter);
    const uuidOption = new generated.ReadReq.Options.UUIDOption();
    uuidOption.setString(new shared.Empty());
    options.setUuidOption(uuidOption);
    request.setOptions(options);
    expect(decode(readRequest, request.serializeBinary())).toEqual({
      options: {
        all: { position: { commit: LAST_REVISION, prepare: 1n } },
        direction: 1,
        resolveLinks: true,
        subscription: {},
        filter: {
          onStream: { regex: '^x', prefixes: ['a', 'b'] },
          max: 77,
          checkpointIntervalMultiplier: 5,
        },
        uuidOption: { string: {} },
      },
    });
  });

  it('reads what a client proposes', () => {
    const request = new generated.AppendReq();
    const message = new generated.AppendReq.ProposedMessage();
    const id = new shared.UUID();
    id.setString(record.id);
    message.setId(id);
    message.getMetadataMap().set('type', 't');
    message.setData(Buffer.from('data'));
    message.setCustomMetadata(Buffer.from('meta'));
    request.setProposedMessage(message);
    expect(decode(appendRequest, request.serializeBinary())).toEqual({
      proposedMessage: {
        id: { string: record.id },
        metadata: [{ key: 'type', value: 't' }],
        data: new Uint8Array(Buffer.from('data')),
        customMetadata: new Uint8Array(Buffer.from('meta')),
      },
    });
  });

  it('answers in the fields that clients read', () => {
    const wrong = generated.AppendResp.deserializeBinary(
      encode(appendResponse, {
        wrongExpectedVersion: {
          legacyCurrentRevision: 1n,
          legacyStreamExists: {},
          currentRevision: 1n,
          expectedStreamExists: {},
        },
      }),
    ).getWrongExpectedVersion();
    expect(wrong?.getCurrentRevision2060()).toBe(1);
    expect(wrong?.hasStreamExists2060()).toBe(true);
    expect(wrong?.getCurrentRevision()).toBe('1');
    expect(wrong?.hasExpectedStreamExists()).toBe(true);
    const batch = generated.BatchAppendResp.deserializeBinary(
      encode(batchAppendResponse, {
        correlationId: { string: 'c' },
        success: { currentRevision: LAST_REVISION, position: { commit: 5n, prepare: 5n } },
        expectedRevision: 4n,
      }),
    );
    expect(batch.getSuccess()?.getCurrentRevision()).toBe('9223372036854775807');
    expect(batch.getSuccess()?.getPosition()?.getPreparePosition()).toBe('5');
    expect(batch.getStreamPosition()).toBe('4');
  });

  it.each([
    ['confirmation', { confirmation: { subscriptionId: 'i' } }],
    ['checkpoint', { checkpoint: { commit: 1n, prepare: 0n } }],
    ['streamNotFound', { streamNotFound: { streamIdentifier: { streamName: Buffer.of(65) } } }],
    ['firstStreamPosition', { firstStreamPosition: 0n }],
    ['lastStreamPosition', { lastStreamPosition: 9n }],
    ['caughtUp', { caughtUp: {} }],
    ['fellBehind', { fellBehind: {} }],
  ])('tells %s', (name, notice) => {
    const read = generated.ReadResp.deserializeBinary(encode(readResponse, notice));
    const cases = generated.ReadResp.ContentCase;
    const expected = {
      confirmation: cases.CONFIRMATION,
      checkpoint: cases.CHECKPOINT,
      streamNotFound: cases.STREAM_NOT_FOUND,
      firstStreamPosition: cases.FIRST_STREAM_POSITION,
      lastStreamPosition: cases.LAST_STREAM_POSITION,
      caughtUp: cases.CAUGHT_UP,
      fellBehind: cases.FELL_BEHIND,
    };
    expect(Object.entries(expected).find(([, value]) => value === read.getContentCase())?.[0]).toBe(
      name,
    );
  });

  it('says which methods are served', () => {
    const encoded = encode(supportedMethods, {
      methods: [{ methodName: 'm', serviceName: 's', features: ['a', 'b'] }],
      eventStoreServerVersion: '23.10.8',
    });
    const read = serverFeatures.SupportedMethods.deserializeBinary(encoded);
    expect(read.getEventStoreServerVersion()).toBe('23.10.8');
    expect(read.getMethodsList()[0]?.getFeaturesList()).toEqual(['a', 'b']);
  });
});
