import type { DomainEvent } from '../event-sourcing/index.js';
import type { Codec, EventStore, KnownEvent, LogFilter } from '../event-store/index.js';
import { definitionsOf } from './definitions.js';
import { foldOf } from './fold-batch.js';
import type { Workshop } from './folding.js';
import type { DiscardAct, ParkedAct } from './parked-act.js';
import type { Projection } from './projection.js';
import type { WrittenBatch } from './written-batch.js';

export interface WorkshopOptions<Event extends DomainEvent> {
  readonly store: EventStore;
  readonly codec: Codec<Event>;
  readonly projections: readonly Projection<Event>[];
  /** Which events to read; default: those of customers. */
  readonly filter?: LogFilter;
  /** The most events of one transaction; default 2,000: the garbage collector copies what more would keep alive. */
  readonly batchSize?: number;
  /** What an event decides of parked ones; default: nothing. */
  readonly actOf?: (event: KnownEvent<Event>) => ParkedAct | undefined;
  /** Every discard that stands in the log by now; default: none. */
  readonly discards?: () => Promise<readonly DiscardAct[]>;
  readonly log?: (line: string) => void;
  /** Told of every batch once it is committed; must not throw. */
  readonly observe?: (batch: WrittenBatch) => void;
}

const CUSTOMERS: LogFilter = { streamPrefixes: ['customer-'] };

export function workshopOf<Event extends DomainEvent>({
  store,
  codec,
  projections,
  filter = CUSTOMERS,
  batchSize = 2_000,
  ...rest
}: WorkshopOptions<Event>): Workshop<Event> {
  const definitions = definitionsOf(projections);
  const { actOf, discards, log, observe } = rest;
  const told = { actOf, discards, log, observe };
  return { store, codec, fold: foldOf(projections), definitions, filter, batchSize, ...told };
}
