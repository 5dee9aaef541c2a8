import type { EventData, ExpectedRevision, Revision } from '../port.js';

/** What the one writer takes: all that can be said without the log was said. */
export type Change = CheckedAppend | CheckedDeletion;

export interface CheckedAppend {
  readonly kind: 'append';
  readonly stream: string;
  readonly expected: ExpectedRevision;
  /** The stream's first that can be read, where it must be that one. */
  readonly firstReadable?: Revision;
  /** Their ids in lower case, as the log gives them back. */
  readonly events: readonly EventData[];
  /** Of names, data and metadata together. */
  readonly bytes: number;
}

/** Of the events of a stream until somebody appends again, or of the stream for ever. */
export interface CheckedDeletion {
  readonly kind: 'delete' | 'tombstone';
  readonly stream: string;
  readonly expected: ExpectedRevision;
  /** The record that says so. */
  readonly events: readonly [EventData];
  readonly bytes: number;
}
