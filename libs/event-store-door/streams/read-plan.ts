import {
  LAST_REVISION,
  type NodeAllRead,
  type NodeAllSubscription,
  type NodeFilter,
  type NodeStreamRead,
  type NodeSubscription,
  type Position,
  type Revision,
} from '../../event-store/index.js';
import type { IdForm } from '../codec/event-frames.js';
import type { FilterOptions, ReadOptions } from '../codec/read-messages.js';
import { InvalidArgument, InvalidRequest } from '../refusals.js';
import { streamName } from '../stream-name.js';

/** What one Read asks for, but for the signal by which it ends. */
export type ReadPlan = { readonly ids: IdForm } & (
  | {
      readonly kind: 'stream';
      readonly stream: string;
      readonly read: Omit<NodeStreamRead, 'signal'>;
      /** Whether the stream's last revision is told behind the events. */
      readonly tellsLast: boolean;
    }
  | { readonly kind: 'all'; readonly read: Omit<NodeAllRead, 'signal'> }
  | {
      readonly kind: 'stream-subscription';
      readonly stream: string;
      readonly subscription: Omit<NodeSubscription<Revision>, 'signal'>;
    }
  | {
      readonly kind: 'all-subscription';
      readonly subscription: Omit<NodeAllSubscription, 'signal'>;
    }
);

/** Stands for the end, of a stream and of the log. */
const GREATEST = 2n ** 64n - 1n;
const DEFAULT_WINDOW = 32;

/** @throws InvalidRequest, InvalidArgument */
export function readPlan(options: ReadOptions | undefined): ReadPlan {
  if (options === undefined) throw new InvalidRequest('The request lacks its options.');
  const { stream, all, subscription, filter, noFilter } = options;
  if (filter === undefined && noFilter === undefined) throw lacking('a filter or no_filter');
  if (stream !== undefined && filter !== undefined) {
    throw new InvalidRequest('The combination of a stream and a filter is invalid.');
  }
  const ids: IdForm = options.uuidOption?.structured === undefined ? 'text' : 'structured';
  if (subscription !== undefined) return { ids, ...subscriptionPlan(options) };
  if (stream !== undefined) return { ids, ...streamPlan(options, stream) };
  if (all !== undefined) return { ids, ...allPlan(options, all) };
  throw lacking('a stream or all');
}

function lacking(what: string): InvalidRequest {
  return new InvalidRequest(`The combination of options is invalid: it lacks ${what}.`);
}

type StreamOptions = NonNullable<ReadOptions['stream']>;
type AllOptions = NonNullable<ReadOptions['all']>;

function streamPlan(options: ReadOptions, stream: StreamOptions) {
  return {
    kind: 'stream' as const,
    stream: streamName(stream.streamIdentifier),
    read: {
      direction: directionOf(options),
      from: streamPlace(stream),
      limit: limitOf(options),
      resolveLinks: options.resolveLinks ?? false,
    },
    tellsLast: (options.controlOption?.compatibility ?? 0) >= 1,
  };
}

function allPlan(options: ReadOptions, all: AllOptions) {
  return {
    kind: 'all' as const,
    read: {
      direction: directionOf(options),
      from: allPlace(all),
      limit: limitOf(options),
      filter: options.filter && filterOf(options.filter),
      resolveLinks: options.resolveLinks ?? false,
    },
  };
}

function subscriptionPlan(options: ReadOptions) {
  const { stream, all, filter } = options;
  if (directionOf(options) === 'backwards') {
    throw new InvalidRequest('The combination of a subscription and backwards is invalid.');
  }
  const resolveLinks = options.resolveLinks ?? false;
  if (stream !== undefined) {
    const subscription = { after: streamPlace(stream), resolveLinks };
    const name = streamName(stream.streamIdentifier);
    return { kind: 'stream-subscription' as const, stream: name, subscription };
  }
  if (all === undefined) throw lacking('a stream or all');
  if (filter?.checkpointIntervalMultiplier === 0) {
    throw new InvalidArgument('A checkpoint interval multiplier is at least 1.');
  }
  const subscription = {
    after: allPlace(all),
    resolveLinks,
    filter: filter && filterOf(filter),
  };
  return { kind: 'all-subscription' as const, subscription };
}

function directionOf({ direction = 0 }: ReadOptions): 'forwards' | 'backwards' {
  return direction === 1 ? 'backwards' : 'forwards';
}

function limitOf({ count }: ReadOptions): number {
  if (count === undefined) throw lacking('a count or a subscription');
  if (count === 0n) throw new InvalidArgument('A count is at least 1.');
  return count > Number.MAX_SAFE_INTEGER ? Number.MAX_SAFE_INTEGER : Number(count);
}

function streamPlace({ revision, start, end }: StreamOptions): Revision | 'start' | 'end' {
  if (start !== undefined) return 'start';
  if (end !== undefined || revision === GREATEST) return 'end';
  if (revision === undefined) throw lacking('a revision, start or end');
  return within63Bits(revision);
}

function allPlace({ position, start, end }: AllOptions): Position | 'start' | 'end' {
  if (start !== undefined) return 'start';
  if (end !== undefined) return 'end';
  if (position === undefined) throw lacking('a position, start or end');
  const { commit = 0n, prepare = 0n } = position;
  if (prepare > commit) {
    throw new InvalidArgument(
      `The position C:${String(commit)}/P:${String(prepare)} has its prepare behind its commit.`,
    );
  }
  if (commit === GREATEST) return 'end';
  return commit === 0n ? 'start' : within63Bits(commit);
}

/** Nothing is beyond. */
function within63Bits(place: bigint): bigint {
  return place > LAST_REVISION ? LAST_REVISION : place;
}

function filterOf(options: FilterOptions): NodeFilter {
  const { onStream, onType, max = DEFAULT_WINDOW } = options;
  const expression = onStream ?? onType;
  if (expression === undefined) throw lacking('what the filter is on: a stream name or a type');
  return {
    on: onStream === undefined ? 'type' : 'stream',
    regex: expression.regex ?? '',
    prefixes: expression.prefixes ?? [],
    window: max === 0 ? DEFAULT_WINDOW : max,
    checkpointMultiplier: Math.max(1, options.checkpointIntervalMultiplier ?? 1),
  };
}
