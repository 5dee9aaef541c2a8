import protobuf from 'protobufjs/minimal.js';
import type { NodeEvent, RecordedEvent } from '../../event-store/index.js';
import { uuidHalves } from './uuid.js';

type Writer = protobuf.Writer;

export type IdForm = 'text' | 'structured';

/** Of a message in gRPC's framing: a flag for compression and the length, four bytes. */
const FRAME_HEADER_BYTES = 5;

/**
 * Some events as so many messages `ReadResp { event }`, each behind a frame header but for the
 * first, whose header is grpc-js's to write: see `asOneWrite`.
 */
export function eventFrames(events: readonly NodeEvent[], ids: IdForm): Buffer {
  const messages = events.map((event) => encodeReadEvent(event, ids));
  const total = messages.reduce((sum, each) => sum + FRAME_HEADER_BYTES + each.length, 0);
  const frames = Buffer.allocUnsafe(total);
  let offset = 0;
  for (const each of messages) {
    frames[offset] = 0;
    frames.writeUInt32BE(each.length, offset + 1);
    frames.set(each, offset + FRAME_HEADER_BYTES);
    offset += FRAME_HEADER_BYTES + each.length;
  }
  return asOneWrite(frames);
}

/**
 * grpc-js writes one message at a time, each a trip round the event loop: 80,000 a second at best,
 * of which nothing is left for the log. It asks a serialized message for its length and to copy
 * itself behind a frame header; ours brings that header with it, and many more messages.
 */
function asOneWrite(frames: Buffer): Buffer {
  const behindFirstHeader = frames.subarray(FRAME_HEADER_BYTES);
  return Object.assign(behindFirstHeader, {
    copy: (target: Uint8Array, at = 0) => frames.copy(target, at - FRAME_HEADER_BYTES),
  });
}

/** Tags: the field's number, shifted by three, and 2 for what is led by its length. */
const TAG = {
  response: { event: 0x0a },
  readEvent: { event: 0x0a, link: 0x12, commitPosition: 0x18 },
  recorded: {
    id: 0x0a,
    stream: 0x12,
    revision: 0x18,
    prepare: 0x20,
    commit: 0x28,
    metadata: 0x32,
    customMetadata: 0x3a,
    data: 0x42,
  },
  uuid: { structured: 0x0a, string: 0x12, most: 0x08, least: 0x10 },
  streamName: 0x1a,
  entry: { key: 0x0a, value: 0x12 },
};

function encodeReadEvent({ record, target }: NodeEvent, ids: IdForm): Uint8Array {
  const writer = protobuf.Writer.create();
  writer.uint32(TAG.response.event).fork();
  if (target === undefined) writeRecorded(writer, TAG.readEvent.event, record, ids);
  else {
    if (target !== null) writeRecorded(writer, TAG.readEvent.event, target, ids);
    writeRecorded(writer, TAG.readEvent.link, record, ids);
  }
  write64(writer, TAG.readEvent.commitPosition, record.position);
  return writer.ldelim().finish();
}

function writeRecorded(writer: Writer, tag: number, event: RecordedEvent, ids: IdForm): void {
  writer.uint32(tag).fork();
  writeId(writer, event.id, ids);
  writer.uint32(TAG.recorded.stream).fork();
  writer.uint32(TAG.streamName).string(event.stream).ldelim();
  write64(writer, TAG.recorded.revision, event.revision);
  write64(writer, TAG.recorded.prepare, event.position);
  write64(writer, TAG.recorded.commit, event.position);
  writeEntry(writer, 'type', event.type);
  writeEntry(writer, 'content-type', event.contentType);
  writeEntry(writer, 'created', ticks(event.recordedAt));
  writer.uint32(TAG.recorded.customMetadata).bytes(event.metadata);
  writer.uint32(TAG.recorded.data).bytes(event.data);
  writer.ldelim();
}

function writeId(writer: Writer, id: string, ids: IdForm): void {
  writer.uint32(TAG.recorded.id).fork();
  if (ids === 'text') writer.uint32(TAG.uuid.string).string(id);
  else {
    const { most, least } = uuidHalves(id);
    writer.uint32(TAG.uuid.structured).fork();
    write64(writer, TAG.uuid.most, BigInt.asUintN(64, most));
    write64(writer, TAG.uuid.least, BigInt.asUintN(64, least));
    writer.ldelim();
  }
  writer.ldelim();
}

function writeEntry(writer: Writer, key: string, value: string): void {
  writer.uint32(TAG.recorded.metadata).fork();
  writer.uint32(TAG.entry.key).string(key).uint32(TAG.entry.value).string(value).ldelim();
}

/** Most numbers of a log fit 32 bits, for which protobufjs has a shorter way. */
function write64(writer: Writer, tag: number, value: bigint): void {
  writer.uint32(tag);
  if (value <= 0xffff_ffffn) writer.uint32(Number(value));
  else writer.uint64(value <= Number.MAX_SAFE_INTEGER ? Number(value) : value.toString());
}

/** RFC 3339 with six decimals, as 100 ns since the epoch: more than a double holds, so text. */
export function ticks(recordedAt: string): string {
  const wholeMilliseconds = Date.parse(`${recordedAt.slice(0, 23)}Z`);
  const microseconds = wholeMilliseconds * 1000 + Number(recordedAt.slice(23, 26));
  return `${String(microseconds)}0`;
}
