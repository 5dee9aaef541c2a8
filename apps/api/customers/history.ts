import {
  customerDecider,
  type CustomerEvent,
  type CustomerState,
  customerStream,
  describeState,
  type StateDescription,
} from '../../../libs/customer/index.js';
import {
  firstStampOf,
  isSystemRecord,
  type LogEvent,
  MalformedEvent,
  type Position,
  type RecordedEvent,
} from '../../../libs/event-store/index.js';
import type { Lifeledger } from '../../wiring/index.js';
import { isAfter, occurredAtOf } from './occurred-at.js';
import { readableOf } from './readable.js';

/** One event of a customer's life as an auditor sees it. */
export interface HistoryRow {
  /** Decimal. */
  readonly position: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  /** As stored; null where the event names none, or can't be read. */
  readonly schemaVersion: number | null;
  readonly occurredAt: string | null;
  readonly recordedAt: string;
  /** Null where an event of a type or version that this release does not know says nothing of it. */
  readonly who: {
    readonly actor: string | null;
    readonly onBehalfOf: string | null;
    readonly source: string | null;
  };
  readonly why: {
    readonly command: string | null;
    readonly commandId: string | null;
    readonly correlationId: string | null;
    readonly causationId: string | null;
  };
  /** Null where the event's bytes are no JSON object. */
  readonly data: object | null;
  /** Why an event of a known type can't be read; null where it can. It is no part of the state. */
  readonly unreadable: string | null;
  /** What was known of the customer after it, by order of recording. */
  readonly state: StateDescription;
}

export interface HistoryRequest {
  readonly customerId: string;
  /** A UTC instant: events dated after it are left out and have no part in the state; undefined: none are. */
  readonly asOf: string | undefined;
  /** Events behind it in the log are left out too. */
  readonly knownAt: Position;
  /** Revisions up to this one were shown before; -1: none. */
  readonly after: number;
  readonly limit: number;
  readonly signal: AbortSignal;
}

export interface HistoryPage {
  readonly rows: readonly HistoryRow[];
  /** False where the customer's stream has no event at all that was known then. */
  readonly exists: boolean;
  /** The revision behind which the next page starts; undefined at the end. */
  readonly next: number | undefined;
}

/**
 * Replays one customer's stream in the order of recording; memory holds a page, never the life.
 * An event that can't be read is shown as one, on every day, since it says none.
 * @throws StoreUnavailable, or the signal's reason: a history that was cut is none
 */
export async function historyOf(
  { store, customerCodec: codec }: Pick<Lifeledger, 'store' | 'customerCodec'>,
  { customerId, asOf, knownAt, after, limit, signal }: HistoryRequest,
): Promise<HistoryPage> {
  const rows: HistoryRow[] = [];
  let state = customerDecider.initial();
  let exists = false;
  for await (const page of store.read(customerStream(customerId), { signal })) {
    for (const recorded of page) {
      if (recorded.position > knownAt) continue;
      exists = true;
      const read = readAsOf(codec, recorded, asOf);
      if (read === undefined) continue;
      if (rows.length === limit) return { rows, exists, next: rows.at(-1)?.revision };
      state = evolved(state, read);
      if (recorded.revision > after) rows.push(rowOf(recorded, read, describeState(state)));
    }
  }
  signal.throwIfAborted();
  return { rows, exists, next: undefined };
}

type Read = LogEvent<CustomerEvent> | MalformedEvent;

/** Undefined where it is no event of the customer's life, or one dated after `asOf`. */
function readAsOf(
  codec: Lifeledger['customerCodec'],
  recorded: RecordedEvent,
  asOf: string | undefined,
): Read | undefined {
  if (isSystemRecord(recorded)) return undefined;
  const read = readableOf(codec, recorded);
  if (read instanceof MalformedEvent || asOf === undefined) return read;
  return isAfter(read.event.data, asOf) ? undefined : read;
}

function evolved(state: CustomerState, read: Read): CustomerState {
  if (read instanceof MalformedEvent || !read.known) return state;
  return customerDecider.evolve(state, read.event);
}

function rowOf(recorded: RecordedEvent, read: Read, state: StateDescription): HistoryRow {
  if (read instanceof MalformedEvent) return unreadableRow(recorded, read, state);
  return historyRow(read, state);
}

function historyRow(event: LogEvent<CustomerEvent>, state: StateDescription): HistoryRow {
  const said = event.metadata ?? {};
  return {
    position: String(event.position),
    revision: Number(event.revision),
    id: event.id,
    type: event.event.type,
    schemaVersion: event.schemaVersion,
    occurredAt: occurredAtOf(event.event.data),
    recordedAt: event.recordedAt,
    who: {
      actor: said.actor ?? null,
      onBehalfOf: said.onBehalfOf ?? null,
      source: said.source ?? null,
    },
    why: {
      command: said.command ?? null,
      commandId: said.commandId ?? null,
      correlationId: said.correlationId ?? null,
      causationId: said.causationId ?? null,
    },
    data: event.event.data,
    unreadable: null,
    state,
  };
}

function unreadableRow(
  recorded: RecordedEvent,
  { message }: MalformedEvent,
  state: StateDescription,
): HistoryRow {
  const { position, revision, id, type } = recorded;
  return {
    ...{ position: String(position), revision: Number(revision), id, type },
    recordedAt: firstStampOf(recorded),
    ...{ schemaVersion: null, occurredAt: null, data: null, unreadable: message, state },
    who: { actor: null, onBehalfOf: null, source: null },
    why: { command: null, commandId: null, correlationId: null, causationId: null },
  };
}
