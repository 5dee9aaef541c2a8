import type { Decide, Decider } from '../event-sourcing/index.js';
import { type InstallationEvent, installationEventSchemas } from './events.js';

/** What operators decided so far. */
export interface OperationsState {
  /** `<event id> <projection> <stream>` of every event that counts for nothing. */
  readonly discarded: Set<string>;
}

/** How the stream of operations is understood; what no decision of ours wrote decides nothing. */
export const operationsDecider: Decider<OperationsState, InstallationEvent> = {
  initial: () => ({ discarded: new Set() }),
  evolve: (state, event) => {
    if (event.type !== 'ParkedEventDiscarded') return state;
    const { data } = installationEventSchemas[event.type].safeParse(event.data);
    if (data !== undefined) state.discarded.add(discardKey(data));
    return state;
  },
};

/** What the decisions know of the world. */
export interface OperationContext {
  /** The instant of the decision, in UTC. */
  readonly now: string;
}

/** What is to be tried again, of one projection: a stream, in order, or the event at a position. */
export type ParkedPlace =
  | { readonly projection: string; readonly stream: string }
  | { readonly projection: string; readonly position: string };

export interface RetryParked {
  readonly places: readonly ParkedPlace[];
  readonly reason?: string | undefined;
}

/** Tries parked events again, with the code of whatever release folds them then; as often as asked. */
export const retryParked: Decide<
  RetryParked,
  OperationsState,
  InstallationEvent,
  OperationContext
> = ({ places, reason }, _, { now }) =>
  places.map((place) => ({
    type: 'ParkedRetryRequested',
    data: { occurredAt: now, ...place, ...(reason !== undefined && { reason }) },
  }));

export interface DiscardParked {
  readonly projection: string;
  readonly position: string;
  readonly stream: string;
  readonly eventId: string;
  readonly reason: string;
}

/** Leaves an event out of a projection for good; nothing where that was decided already. */
export const discardParked: Decide<
  DiscardParked,
  OperationsState,
  InstallationEvent,
  OperationContext
> = (command, state, { now }) => {
  if (state.discarded.has(discardKey(command))) return [];
  return [{ type: 'ParkedEventDiscarded', data: { occurredAt: now, ...command } }];
};

function discardKey({ projection, stream, eventId }: Omit<DiscardParked, 'position' | 'reason'>) {
  return `${eventId} ${projection} ${stream}`;
}
