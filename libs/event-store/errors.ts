import type { ExpectedRevision, Revision } from './port.js';

/** Base of what a store can answer but the result; `code` is stable. */
export abstract class EventStoreError extends Error {
  abstract readonly code: string;
}

/** The stream is not where the writer believed; read it again and decide anew. */
export class WrongExpectedRevision extends EventStoreError {
  readonly code = 'wrong-expected-revision';

  /** @param actual the stream's last revision, -1 where it has no event */
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    readonly actual: Revision,
  ) {
    super(
      `stream ${stream}: expected revision ${String(expected)}, but it is at ${String(actual)}`,
    );
  }
}

/** The stream was deleted (softly, or for ever by a tombstone). */
export class StreamDeleted extends EventStoreError {
  readonly code = 'stream-deleted';

  constructor(readonly stream: string) {
    super(`stream ${stream} is deleted`);
  }
}

/** An append that this store can never take: an empty name, an id that is no UUID, too large. */
export class InvalidAppend extends EventStoreError {
  readonly code = 'invalid-append';
}

/** A question that no state of the log could answer: a position where no record stands, a bad expression. */
export class InvalidRead extends EventStoreError {
  readonly code = 'invalid-read';
}

/** The store can't be reached or did not answer; whether an append was written is not known. */
export class StoreUnavailable extends EventStoreError {
  readonly code = 'store-unavailable';
}

/** The checkpoint's event is not in this log: it is another one, or was restored from before. */
export class DifferentLog extends EventStoreError {
  readonly code = 'different-log';
}

/** The database can't hold the log: not in UTF-8, or the log there is a later release's. */
export class LogUnusable extends EventStoreError {
  readonly code = 'log-unusable';
}

/** The file is no backup, is of a later format, was cut short, or belongs to another installation. */
export class InvalidBackup extends EventStoreError {
  override readonly name = 'InvalidBackup';
  readonly code = 'invalid-backup';
}

/** A backup can be restored only into a log that has no event yet. */
export class LogNotEmpty extends EventStoreError {
  readonly code = 'log-not-empty';
}

/** Part of an event, or the log that has no event there. */
export type CopyDifference =
  | 'id'
  | 'type'
  | 'content type'
  | 'data'
  | 'metadata'
  | 'missing in the source'
  | 'missing in the target';

/** What stands in the target of a copy is not what the source holds; nothing more was written. */
export class CopyDiffers extends EventStoreError {
  override readonly name = 'CopyDiffers';
  readonly code = 'copy-differs';

  constructor(
    readonly stream: string,
    readonly revision: Revision,
    readonly what: CopyDifference,
  ) {
    super(`the logs differ at ${stream}@${String(revision)} (${what}); nothing more is written`);
  }
}

/** Behind a copy the target holds more or fewer events than were copied: somebody else writes there. */
export class CopyCountDiffers extends EventStoreError {
  override readonly name = 'CopyCountDiffers';
  readonly code = 'copy-count-differs';

  constructor(source: number, target: number) {
    super(
      `the source holds ${String(source)} events and the target ${String(target)}: somebody else ` +
        'writes into the target; stop that and copy again to learn where they differ',
    );
  }
}

/** A stream of the source lacks events; such a log can't be carried over. */
export class SourceHasGap extends EventStoreError {
  override readonly name = 'SourceHasGap';
  readonly code = 'source-has-gap';

  /** @param revision the first that is missing */
  constructor(
    readonly stream: string,
    readonly revision: Revision,
  ) {
    super(
      `stream ${stream} has no event at revision ${String(revision)} but goes on behind it: ` +
        'it was scavenged, perhaps; a log with gaps is not copied',
    );
  }
}

/** What an error says, also where it only collects others, as one of a refused connection does. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map(messageOf).join('; ');
  }
  return error instanceof Error ? error.message || error.name : String(error);
}
