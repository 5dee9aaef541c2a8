import { InvalidAppend } from '../errors.js';
import { LAST_REVISION } from '../node-log.js';
import type { AppendResult, EventStore, ExpectedRevision } from '../port.js';
import { checkAppend } from '../postgres/check-append.js';
import { parseAddress } from './address.js';
import { append } from './append.js';
import { appendNothing } from './append-nothing.js';
import { dialFor } from './connection.js';
import { ConnectionPool } from './connection-pool.js';
import { KnownPositions } from './known-positions.js';
import { headOf } from './log-end.js';
import { Outage } from './outage.js';
import { closed } from './patience.js';
import { readLog } from './read-log.js';
import { readStream } from './read-stream.js';
import type { AppendRequest } from './requests.js';
import type { Session, StoreCounts } from './session.js';
import { subscribe } from './subscribe.js';
import { DEFAULT_TIMINGS, type Timings } from './timings.js';
import { rest } from './waiting.js';
import { Window } from './window.js';

export interface EventStoreDbOptions {
  /** `esdb://user:password@host:2113?tls=true`, or several hosts, or `esdb+discover://name`. */
  readonly url: string;
  /** What is ours in the log: streams that begin so. Default `customer-` and `lifeledger-`. */
  readonly streamPrefixes?: readonly string[];
  /** One line for each thing that an operator may want to know. */
  readonly log?: (line: string) => void;
  readonly timings?: Partial<Timings>;
}

export interface EventStoreDb extends EventStore {
  /** Of what is ordinary, and told nowhere else. */
  readonly counts: Readonly<StoreCounts>;
  /** Why the server can't be reached just now; undefined where it can, as far as is known. */
  trouble(): string | undefined;
}

const OUR_STREAMS = ['customer-', 'lifeledger-'];
const IN_FLIGHT = { count: 100, bytes: 16 * 1024 * 1024 };

/**
 * The event store on EventStoreDB 23.10 or KurrentDB 25, or later. The server need not be there
 * yet: calls try for a while, then throw StoreUnavailable; subscriptions try for ever.
 * @throws InvalidStoreAddress
 */
export async function openEventStoreDb(options: EventStoreDbOptions): Promise<EventStoreDb> {
  const { url, streamPrefixes = OUR_STREAMS, log = () => undefined } = options;
  const address = parseAddress(url);
  for (const remark of address.remarks) log(`the address of the event store: ${remark}`);
  const answer = address.options.defaultDeadline;
  const timings = { ...DEFAULT_TIMINGS, ...(answer && { answer }), ...options.timings };
  const dial = await dialFor(address);
  const [closing, cut] = [new AbortController(), new AbortController()];
  const session: Session = {
    connection: dial(0),
    following: new ConnectionPool((number) => dial(number + 1)),
    timings,
    prefixes: streamPrefixes,
    known: new KnownPositions(),
    outage: new Outage(log),
    counts: { appendRetries: 0, tooSlow: 0, resumed: 0, refreshed: 0 },
    closing: closing.signal,
    cut: cut.signal,
  };
  return eventStoreDb(session, { closing, cut });
}

interface Ends {
  readonly closing: AbortController;
  readonly cut: AbortController;
}

function eventStoreDb(session: Session, ends: Ends): EventStoreDb {
  const window = new Window(IN_FLIGHT);
  let closingDown: Promise<void> | undefined;
  return {
    counts: session.counts,
    trouble: () => session.outage.reason,
    append: (...given) => appendWithin(window, session, given),
    read: (stream, options = {}) => readStream(session, stream, options),
    readAll: (options = {}) => readLog(session, options),
    subscribe: (options) => subscribe(session, options),
    head: () => headOf(session),
    close: () => (closingDown ??= close(session, window, ends)),
  };
}

async function appendWithin(
  window: Window,
  session: Session,
  [stream, expected, given]: Parameters<EventStore['append']>,
): Promise<AppendResult> {
  const { events, bytes } = checkAppend({ stream, expected }, given, Infinity);
  const request: AppendRequest = { stream, expected: checkedRevision(expected), events };
  return window.run(bytes, () => {
    if (session.closing.aborted) throw closed();
    if (events.length === 0) return appendNothing(session, stream, expected);
    return append(session, request);
  });
}

/** -1 says the same as `none`; others that no stream can have would mean something else to the server. */
function checkedRevision(expected: ExpectedRevision): ExpectedRevision {
  if (typeof expected !== 'bigint') return expected;
  if (expected === -1n) return 'none';
  if (expected >= 0n && expected < LAST_REVISION) return expected;
  throw new InvalidAppend(`no stream has the revision ${String(expected)}`);
}

/** Readers end at once, appends under way are waited for, for a while. */
async function close(session: Session, window: Window, { closing, cut }: Ends): Promise<void> {
  const { closing: milliseconds } = session.timings;
  closing.abort(closed());
  await atMost(milliseconds, window.idle());
  cut.abort(new Error('the event store was closed before it answered'));
  const connections = [session.connection, ...session.following.connections];
  const closings = connections.map((connection) => connection.close());
  await atMost(milliseconds, Promise.all(closings));
}

async function atMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  await Promise.race([work, rest(milliseconds, done.signal)]);
  done.abort();
}
