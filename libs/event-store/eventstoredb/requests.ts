import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { AppendReq, ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { EventData, ExpectedRevision, Revision } from '../port.js';
import type { LogPosition } from './place.js';

/** How many records the server looks at for one page of a filtered subscription. */
const WINDOW_RECORDS = 500;

const { Options } = streams.ReadReq;

export interface StreamRead {
  readonly stream: string;
  readonly direction: 'forwards' | 'backwards';
  /** Inclusive. */
  readonly from: Revision | 'end';
  /** At least 1. */
  readonly limit: number;
}

export function streamRead({ stream, direction, from, limit }: StreamRead): ReadReq {
  const place = new Options.StreamOptions().setStreamIdentifier(identifier(stream));
  if (from === 'end') place.setEnd(new shared.Empty());
  else place.setRevision(String(from));
  const { BACKWARDS, FORWARDS } = Options.ReadDirection;
  const order = direction === 'backwards' ? BACKWARDS : FORWARDS;
  return read(options().setStream(place).setReadDirection(order).setCount(String(limit)));
}

/** The last record of the whole log. */
export function lastRecordRead(): ReadReq {
  const end = new Options.AllOptions().setEnd(new shared.Empty());
  const { BACKWARDS } = Options.ReadDirection;
  return read(options().setAll(end).setReadDirection(BACKWARDS).setCount('1'));
}

/** The record at a position; the server refuses one where none stands. */
export function recordRead(position: bigint): ReadReq {
  return read(
    options()
      .setAll(after({ commit: position, prepare: position }))
      .setCount('1'),
  );
}

/** Follows the log behind a place, or from its start, as far as the streams' names begin so. */
export function subscription(from: LogPosition | undefined, prefixes: readonly string[]): ReadReq {
  const { Expression } = Options.FilterOptions;
  const filter = new Options.FilterOptions()
    .setStreamIdentifier(new Expression().setPrefixList([...prefixes]))
    .setMax(WINDOW_RECORDS)
    .setCheckpointintervalmultiplier(1);
  const following = new Options.SubscriptionOptions();
  return read(options().setAll(after(from)).setSubscription(following).setFilter(filter));
}

export interface AppendRequest {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly EventData[];
}

/** The call's messages: what is expected, then every event. */
export function appendMessages({ stream, expected, events }: AppendRequest): readonly AppendReq[] {
  const head = new streams.AppendReq.Options().setStreamIdentifier(identifier(stream));
  if (expected === 'any') head.setAny(new shared.Empty());
  else if (expected === 'none') head.setNoStream(new shared.Empty());
  else if (expected === 'exists') head.setStreamExists(new shared.Empty());
  else head.setRevision(String(expected));
  return [new streams.AppendReq().setOptions(head), ...events.map(proposed)];
}

function proposed({ id, type, contentType, data, metadata }: EventData): AppendReq {
  const message = new streams.AppendReq.ProposedMessage()
    .setId(new shared.UUID().setString(id))
    .setData(plain(data))
    .setCustomMetadata(plain(metadata));
  message.getMetadataMap().set('type', type).set('content-type', contentType);
  return new streams.AppendReq().setProposedMessage(message);
}

/** The messages copy every other kind of byte array. */
function plain({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function options(): ReadReq.Options {
  const text = new Options.UUIDOption().setString(new shared.Empty());
  return new Options().setUuidOption(text).setResolveLinks(false);
}

function read(asked: ReadReq.Options): ReadReq {
  if (!asked.hasFilter()) asked.setNoFilter(new shared.Empty());
  return new streams.ReadReq().setOptions(asked);
}

function after(position: LogPosition | undefined): ReadReq.Options.AllOptions {
  const all = new Options.AllOptions();
  if (position === undefined) return all.setStart(new shared.Empty());
  const { commit, prepare } = position;
  return all.setPosition(
    new Options.Position().setCommitPosition(String(commit)).setPreparePosition(String(prepare)),
  );
}

function identifier(stream: string) {
  return new shared.StreamIdentifier().setStreamName(new TextEncoder().encode(stream));
}
