import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { RecordedEvent } from '../port.js';
import type { LogPosition } from './place.js';

type Record = ReadResp.ReadEvent.RecordedEvent;

/** What a read or a subscription says, in its order. */
export type Message =
  | { readonly kind: 'event'; readonly at: LogPosition; readonly event: RecordedEvent }
  /** Everything up to it was considered. */
  | { readonly kind: 'checkpoint'; readonly at: LogPosition }
  | { readonly kind: 'caught-up' | 'fell-behind' | 'not-found' };

/** Undefined for what says nothing to us. */
export function messageIn(response: ReadResp): Message | undefined {
  const record = response.getEvent()?.getEvent();
  if (record !== undefined) return eventIn(record);
  const checkpoint = response.getCheckpoint();
  if (checkpoint !== undefined) return { kind: 'checkpoint', at: positionIn(checkpoint) };
  if (response.hasCaughtUp()) return { kind: 'caught-up' };
  if (response.hasStreamNotFound()) return { kind: 'not-found' };
  return response.hasFellBehind() ? { kind: 'fell-behind' } : undefined;
}

function eventIn(record: Record): Message {
  const at = positionIn(record);
  const properties = record.getMetadataMap();
  const isJson = properties.get('content-type') === 'application/json';
  const event: RecordedEvent = {
    stream: decoder.decode(record.getStreamIdentifier()?.getStreamName_asU8()),
    revision: BigInt(record.getStreamRevision()),
    position: at.commit,
    id: record.getId()?.getString() ?? '',
    type: properties.get('type') ?? '',
    contentType: isJson ? 'application/json' : 'application/octet-stream',
    data: record.getData_asU8(),
    metadata: record.getCustomMetadata_asU8(),
    recordedAt: instantOf(properties.get('created') ?? '0'),
  };
  return { kind: 'event', at, event };
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function positionIn(said: { getCommitPosition(): string; getPreparePosition(): string }) {
  return { commit: BigInt(said.getCommitPosition()), prepare: BigInt(said.getPreparePosition()) };
}

/** From ticks of 100 ns since 1970: RFC 3339 in UTC with six decimals, cut off. */
export function instantOf(ticks: string): string {
  const padded = ticks.padStart(5, '0');
  const milliseconds = new Date(Number(padded.slice(0, -4))).toISOString().slice(0, -1);
  return `${milliseconds}${padded.slice(-4, -1)}Z`;
}
