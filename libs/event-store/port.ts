/** Strictly increasing over the whole log in commit order, with gaps; a 64-bit number. */
export type Position = bigint;
/** Counts from 0 within one stream, without gaps. */
export type Revision = bigint;

/** An event as it is handed to the store: bytes, exactly as they will be kept. */
export interface EventData {
  /** A UUID; the same id again in the same stream is a retry. */
  readonly id: string;
  readonly type: string;
  readonly contentType: 'application/json' | 'application/octet-stream';
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** An event as the store gives it back. */
export interface RecordedEvent extends EventData {
  readonly stream: string;
  readonly revision: Revision;
  readonly position: Position;
  /** The store's stamp: RFC 3339 in UTC with six decimals; never decreases with position. */
  readonly recordedAt: string;
}

/** What the stream must look like for the append to count: `any`, `none`, `exists`, or its last revision. */
export type ExpectedRevision = 'any' | 'none' | 'exists' | Revision;

export interface AppendOptions {
  /**
   * The append counts only while this is the first revision of the stream that can be read: nothing
   * that its writer knows was hidden since (a stream was deleted, truncated, or hides by age). Only
   * a store that judges exactly takes it into account.
   */
  readonly firstReadable?: Revision;
}

export interface AppendResult {
  /** Of the last event of this append; the stream's last revision (-1: none) where nothing was given. */
  readonly revision: Revision;
  /**
   * Of the last event of this append; 0 where nothing was given, or where the store has hidden the
   * events of a repeat (deleted, truncated) and says no more where they stand.
   */
  readonly position: Position;
  /**
   * True where the very same events (by id) stood there already and nothing was written, as far as
   * the store can tell: EventStoreDB can't where another process wrote them a moment before.
   */
  readonly repeated: boolean;
}

/** Where a reader of the whole log stands: everything at or below `position` is behind it. */
export interface Checkpoint {
  readonly position: Position;
  /** The adapter's own words for the position, given back as they were received. */
  readonly token: string;
  /** The event at the position, by which another or a restored log is noticed; '' where there is none. */
  readonly eventId: string;
}

/** The checkpoint before the first event of any log. */
export const START: Checkpoint = { position: 0n, token: '', eventId: '' };

/** Which events of the whole log a reader wants; all where nothing is said. */
export interface LogFilter {
  readonly streamPrefixes?: readonly string[];
  readonly types?: readonly string[];
}

export interface ReadOptions {
  readonly direction?: 'forwards' | 'backwards';
  /** The first revision to be read (inclusive); default: the first, backwards the last. */
  readonly from?: Revision;
  /** The most events to be read; default: all. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

export interface ReadAllOptions {
  /** Read behind this position (exclusive); default: from the start. */
  readonly after?: Position;
  readonly filter?: LogFilter;
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

export interface SubscribeOptions {
  readonly after: Checkpoint;
  readonly filter?: LogFilter;
  /** The most events that one batch holds; default 1,000. */
  readonly batchSize?: number;
  readonly signal?: AbortSignal;
}

/** What a subscription yields: some events in order, and how far the log has been considered with them. */
export interface Batch {
  /** Empty where the log moved on without a match, or to say that the end was reached. */
  readonly events: readonly RecordedEvent[];
  /** Resuming after it continues exactly behind this batch. */
  readonly checkpoint: Checkpoint;
  /** True where the end of the log, as it stood when the batch was read, lies at or before `checkpoint`. */
  readonly caughtUp: boolean;
}

/**
 * An append-only log of streams.
 * Every method may throw StoreUnavailable; iteration ends quietly when its signal is aborted, and
 * reads no further ahead than one page while its consumer is busy.
 */
export interface EventStore {
  /**
   * All of the events or none, judged on their own against the stream's last revision.
   * @throws WrongExpectedRevision, StreamDeleted, InvalidAppend
   */
  append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly EventData[],
    options?: AppendOptions,
  ): Promise<AppendResult>;
  /** True where no repeat is ever answered like a write, and `firstReadable` is judged. */
  readonly judgesExactly?: boolean;
  /** The stream's events page by page; nothing for a stream that is not there. @throws StreamDeleted */
  read(stream: string, options?: ReadOptions): AsyncIterable<readonly RecordedEvent[]>;
  /** The log in order of position, page by page, up to its end as of now. */
  readAll(options?: ReadAllOptions): AsyncIterable<readonly RecordedEvent[]>;
  /**
   * Catch-up, then live, until aborted. Each time the end is reached a batch says so with `caughtUp`.
   * @throws DifferentLog where the checkpoint's event is not in this log
   */
  subscribe(options: SubscribeOptions): AsyncIterable<Batch>;
  /** The checkpoint at the log's end as of now; START where it is empty. */
  head(): Promise<Checkpoint>;
  /** Ends subscriptions, waits for appends under way, gives up connections. */
  close(): Promise<void>;
}
