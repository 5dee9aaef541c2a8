/** Calls that meet faults, each kind its own. */
export const CALL_KINDS = ['append', 'read', 'subscribe'] as const;
export type CallKind = (typeof CALL_KINDS)[number];

/** What a node answers instead of doing anything; `statuses.ts` has their words. */
const REFUSALS = [
  'unavailable',
  'not-ready',
  'not-leader',
  'stopped-in-order',
  'deadline-exceeded',
] as const;
/** What a node answers instead of a result. */
export type Refusal = (typeof REFUSALS)[number] | 'handler-failed' | 'timed-out' | 'too-slow';

/** What happens to a connection or to an answer, whatever the call. */
const SILENCES = ['connection-dropped', 'stalled', 'never-answered'] as const;

/**
 * The faults of each kind of call.
 * - Of an append, those that begin with `written` strike once the node has written it.
 * - Of a read, after some of its messages.
 * - Of a subscription, after some of its events, before its confirmation where that is none:
 *   `silenced` leaves it open and delivers nothing any more; `checkpoints-of-23-10` sends the
 *   checkpoints that a node of 23.10 sends, and then loses the connection.
 */
export const FAULTS = {
  append: [
    ...REFUSALS,
    ...SILENCES,
    'handler-failed',
    'timed-out',
    'written-then-dropped',
    'written-then-silent',
    'written-then-timed-out',
  ],
  read: [...REFUSALS, ...SILENCES],
  subscribe: [
    ...REFUSALS,
    ...SILENCES,
    'handler-failed',
    'too-slow',
    'silenced',
    'checkpoints-of-23-10',
  ],
} as const satisfies Readonly<Record<CallKind, readonly string[]>>;

export type FaultOf<Kind extends CallKind> = (typeof FAULTS)[Kind][number];

/** A fault and how much of it: how many messages go before it, how long it lasts. */
export interface Strike<Kind extends CallKind> {
  readonly fault: FaultOf<Kind>;
  /** From 0 to below 1. */
  readonly amount: number;
}

/** A strike that waits for its moment, which may not come. */
export interface Aimed<Kind extends CallKind> extends Strike<Kind> {
  /** It struck. */
  readonly struck: () => void;
  /** The call ended before; a later one of its kind is to meet it. */
  readonly missed: () => void;
}

/** Which fault the next call of a kind meets; undefined: none. */
export type Aim = { readonly [Kind in CallKind]: () => Aimed<Kind> | undefined };
