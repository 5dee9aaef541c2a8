import type { EventData, ExpectedRevision, Position, RecordedEvent, Revision } from './port.js';

/** The revision of a tombstone in its stream, and what truncates a softly deleted one: 2^63 − 1. */
export const LAST_REVISION: Revision = 2n ** 63n - 1n;

/** A record of the log and, where links are followed, what it points to. */
export interface NodeEvent {
  readonly record: RecordedEvent;
  /** Undefined: no link, or links are not followed; null: a link whose target can't be read. */
  readonly target: RecordedEvent | null | undefined;
}

export interface NodeAppendResult {
  /** Of the last event; the stream's last revision (-1: none) where nothing was given. */
  readonly revision: Revision;
  /** Of the last event; undefined where it is a repeat of events that can't be read any more. */
  readonly position: Position | undefined;
}

/** Which records are wanted: by stream name or event type, by a regular expression or else prefixes. */
export interface NodeFilter {
  readonly on: 'stream' | 'type';
  /** Wins over prefixes unless empty. */
  readonly regex: string;
  readonly prefixes: readonly string[];
  /** How many records one page considers. */
  readonly window: number;
  /** A checkpoint comes about every `window` times so many considered records; at least 1. */
  readonly checkpointMultiplier: number;
}

export interface NodeStreamRead {
  readonly direction: 'forwards' | 'backwards';
  /** Inclusive. */
  readonly from: Revision | 'start' | 'end';
  /** At least 1. */
  readonly limit: number;
  readonly resolveLinks: boolean;
  readonly signal: AbortSignal;
}

export interface NodeStreamReading {
  /** The stream's last revision. */
  readonly last: Revision;
  readonly pages: AsyncIterable<readonly NodeEvent[]>;
}

export interface NodeAllRead {
  readonly direction: 'forwards' | 'backwards';
  /** Forwards inclusive, backwards exclusive. */
  readonly from: Position | 'start' | 'end';
  /** At least 1. */
  readonly limit: number;
  readonly filter?: NodeFilter | undefined;
  readonly resolveLinks: boolean;
  readonly signal: AbortSignal;
}

export interface NodeSubscription<Place> {
  /** `start`: with the very first; a place: exclusive; `end`: with what comes from now on. */
  readonly after: Place | 'start' | 'end';
  readonly resolveLinks: boolean;
  readonly signal: AbortSignal;
}

export interface NodeAllSubscription extends NodeSubscription<Position> {
  readonly filter?: NodeFilter | undefined;
}

/** What a subscription says; each time it becomes live it has caught up. */
export type NodeMessage =
  | { readonly kind: 'events'; readonly events: readonly NodeEvent[] }
  | { readonly kind: 'checkpoint'; readonly position: Position }
  | { readonly kind: 'caught-up' };

/**
 * The log with all that a node of EventStoreDB 23.10 does beyond our port: stream metadata and what
 * it hides, deletion, tombstones, links, the whole log backwards. Every method may throw
 * StoreUnavailable; iteration ends quietly when its signal is aborted.
 */
export interface NodeLog {
  /** @throws WrongExpectedRevision, StreamDeleted, InvalidAppend */
  append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly EventData[],
  ): Promise<NodeAppendResult>;
  /** Softly: hides what is there until somebody appends again. @throws WrongExpectedRevision, StreamDeleted */
  delete(stream: string, expected: ExpectedRevision): Promise<Position>;
  /** For ever. @throws WrongExpectedRevision, StreamDeleted */
  tombstone(stream: string, expected: ExpectedRevision): Promise<Position>;
  /** Undefined where there is no such stream, or it was softly deleted. @throws StreamDeleted, InvalidRead */
  readStream(stream: string, options: NodeStreamRead): Promise<NodeStreamReading | undefined>;
  /** @throws InvalidRead, at the first page, for a position where no record stands or a bad expression */
  readAll(options: NodeAllRead): AsyncIterable<readonly NodeEvent[]>;
  /** Accepted once the promise resolves. The stream need not exist. @throws StreamDeleted */
  subscribeToStream(
    stream: string,
    options: NodeSubscription<Revision>,
  ): Promise<AsyncIterable<NodeMessage>>;
  /** Accepted once the promise resolves. @throws InvalidRead as `readAll` */
  subscribeToAll(options: NodeAllSubscription): Promise<AsyncIterable<NodeMessage>>;
}
