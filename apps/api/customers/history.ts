import {
  customerDecider,
  type CustomerEvent,
  customerStream,
  describeState,
  type StateDescription,
} from '../../../libs/customer/index.js';
import { isSystemRecord, type LogEvent } from '../../../libs/event-store/index.js';
import type { Lifeledger } from '../../wiring/index.js';
import { isAfter, occurredAtOf } from './occurred-at.js';

/** One event of a customer's life as an auditor sees it. */
export interface HistoryRow {
  /** Decimal. */
  readonly position: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly occurredAt: string | null;
  readonly recordedAt: string;
  readonly who: {
    readonly actor: string;
    readonly onBehalfOf: string | null;
    readonly source: string;
  };
  readonly why: {
    readonly command: string;
    readonly commandId: string;
    readonly correlationId: string;
    readonly causationId: string;
  };
  readonly data: object;
  /** What was known of the customer after it, by order of recording. */
  readonly state: StateDescription;
}

export interface HistoryRequest {
  readonly customerId: string;
  /** A UTC instant: events dated after it are left out and have no part in the state; undefined: none are. */
  readonly asOf: string | undefined;
  /** Revisions up to this one were shown before; -1: none. */
  readonly after: number;
  readonly limit: number;
  readonly signal: AbortSignal;
}

export interface HistoryPage {
  readonly rows: readonly HistoryRow[];
  /** False where the customer's stream has no event at all. */
  readonly exists: boolean;
  /** The revision behind which the next page starts; undefined at the end. */
  readonly next: number | undefined;
}

/**
 * Replays one customer's stream in the order of recording; memory holds a page, never the life.
 * @throws StoreUnavailable, or the signal's reason: a history that was cut is none
 */
export async function historyOf(
  { store, codec }: Pick<Lifeledger, 'store' | 'codec'>,
  { customerId, asOf, after, limit, signal }: HistoryRequest,
): Promise<HistoryPage> {
  const rows: HistoryRow[] = [];
  let state = customerDecider.initial();
  let exists = false;
  for await (const page of store.read(customerStream(customerId), { signal })) {
    for (const recorded of page) {
      exists = true;
      if (isSystemRecord(recorded)) continue;
      const decoded = codec.decode(recorded);
      if (asOf !== undefined && isAfter(decoded.event.data, asOf)) continue;
      if (decoded.known && rows.length < limit)
        state = customerDecider.evolve(state, decoded.event);
      if (decoded.revision <= after) continue;
      if (rows.length === limit) return { rows, exists, next: rows.at(-1)?.revision };
      rows.push(historyRow(decoded, describeState(state)));
    }
  }
  signal.throwIfAborted();
  return { rows, exists, next: undefined };
}

function historyRow(event: LogEvent<CustomerEvent>, state: StateDescription): HistoryRow {
  const { metadata } = event;
  return {
    position: String(event.position),
    revision: Number(event.revision),
    id: event.id,
    type: event.event.type,
    schemaVersion: event.schemaVersion,
    occurredAt: occurredAtOf(event.event.data),
    recordedAt: event.recordedAt,
    who: {
      actor: metadata.actor,
      onBehalfOf: metadata.onBehalfOf ?? null,
      source: metadata.source,
    },
    why: {
      command: metadata.command,
      commandId: metadata.commandId,
      correlationId: metadata.correlationId,
      causationId: metadata.causationId,
    },
    data: event.event.data,
    state,
  };
}
