import { type Codec, MalformedEvent, type RecordedEvent } from '../../../libs/event-store/index.js';
import type { LifeledgerEvent } from '../../../projections/index.js';
import { occurredAtOf } from '../customers/occurred-at.js';

/** One event as an integrator sees it. */
export interface FeedEvent {
  /** Decimal; resume after it. */
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  /** As stored, as in a history; null where the event names none, or can't be read. */
  readonly schemaVersion: number | null;
  readonly occurredAt: string | null;
  readonly recordedAt: string;
  /** In the newest shape; as stored where this release does not know it; null where it is no JSON object. */
  readonly data: object | null;
  /** As stored; null where it is no JSON object. */
  readonly metadata: object | null;
}

/** Nothing is left out: what can't be understood is shown as it is stored, or as null. */
export function feedEvent(codec: Codec<LifeledgerEvent>, recorded: RecordedEvent): FeedEvent {
  const { position, stream, revision, id, type, recordedAt } = recorded;
  const place = { position: String(position), stream, revision: Number(revision), id, type };
  try {
    const { event, schemaVersion, ...decoded } = codec.decode(recorded);
    return {
      ...place,
      schemaVersion,
      occurredAt: occurredAtOf(event.data),
      recordedAt: decoded.recordedAt,
      data: event.data,
      metadata: decoded.metadata,
    };
  } catch (error) {
    if (!(error instanceof MalformedEvent)) throw error;
    const unreadable = { schemaVersion: null, occurredAt: null, data: null, metadata: null };
    return { ...place, recordedAt, ...unreadable };
  }
}
