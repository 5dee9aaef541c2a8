import type { LifeledgerEvent, Policy } from '../../projections/index.js';
import {
  type Codec,
  type EventStore,
  Histories,
  type NodeLog,
  type Room,
  type StoreCounts,
} from '../../libs/event-store/index.js';
import {
  customerDecider,
  type CustomerEvent,
  type CustomerState,
} from '../../libs/customer/index.js';
import type { Projection, Projector, ReadStore } from '../../libs/read-store/index.js';
import type { Adoption, PolicyAdoption } from './policy-adoption.js';
import type { Settings } from './settings.js';
import type { BatchObserver } from './tracing-batches.js';
import { tracedStore } from './tracing-store.js';

interface Parts {
  readonly settings: Settings;
  /** Of the PostgreSQL that holds the read models, as of now. */
  readonly databaseUrl: () => string;
  readonly store: EventStore;
  /** The log as a node shows it; undefined where a node keeps it. */
  readonly node: NodeLog | undefined;
  readonly storeCounts: Readonly<StoreCounts> | undefined;
  readonly storeTrouble: () => string | undefined;
  readonly codec: Codec<LifeledgerEvent>;
  readonly customerCodec: Codec<CustomerEvent>;
  readonly reads: ReadStore;
  readonly projections: readonly Projection<LifeledgerEvent>[];
  readonly policy: Policy;
  readonly policyAdoption: PolicyAdoption;
  readonly projector: Projector;
  readonly batchObservers: Set<BatchObserver>;
  readonly databaseIsUp: () => boolean;
}

/** Everything that a process of ours works with, opened and ready; what Nest injects. */
export class Lifeledger {
  readonly settings: Settings;
  readonly store: EventStore;
  /** The log as a node shows it; undefined where a node keeps it. */
  readonly node: NodeLog | undefined;
  /** What is ordinary between us and a node of EventStoreDB; undefined where there is none. */
  readonly storeCounts: Readonly<StoreCounts> | undefined;
  /** Why the event store can't be reached just now, where that is known without asking it. */
  readonly storeTrouble: () => string | undefined;
  /** Of everything of ours in the log. */
  readonly codec: Codec<LifeledgerEvent>;
  /** Of customers' streams, where other events of ours have no meaning. */
  readonly customerCodec: Codec<CustomerEvent>;
  readonly reads: ReadStore;
  /** What is folded from the log, amounts in the currency that the settings say. */
  readonly projections: readonly Projection<LifeledgerEvent>[];
  /** As the settings say; answers go by the one that was in force when the log ended where they end. */
  readonly policy: Policy;
  readonly projector: Projector;
  /** Told of every batch that the projector of this process has committed. */
  readonly batchObservers: Set<BatchObserver>;
  readonly room: Room<CustomerState, CustomerEvent>;
  readonly databaseUrl: () => string;
  /** False while the embedded database is being started again. */
  readonly databaseIsUp: () => boolean;
  readonly #policyAdoption: PolicyAdoption;
  readonly #close: () => Promise<void>;

  constructor(parts: Parts, close: () => Promise<void>) {
    this.settings = parts.settings;
    this.store = parts.store;
    this.node = parts.node;
    this.storeCounts = parts.storeCounts;
    this.storeTrouble = parts.storeTrouble;
    this.codec = parts.codec;
    this.customerCodec = parts.customerCodec;
    this.reads = parts.reads;
    this.projections = parts.projections;
    this.policy = parts.policy;
    this.projector = parts.projector;
    this.batchObservers = parts.batchObservers;
    this.databaseUrl = parts.databaseUrl;
    this.databaseIsUp = parts.databaseIsUp;
    const store = tracedStore(parts.store);
    const codec = parts.customerCodec;
    this.room = { store, codec, decider: customerDecider, histories: new Histories() };
    this.#policyAdoption = parts.policyAdoption;
    this.#close = close;
  }

  /**
   * Sees to it that policy, currency and time zone stand in the log as the settings say; for servers
   * alone. Where the event store can't be reached, goes on trying until closed.
   * @throws Refusal where the log says otherwise
   */
  adoptPolicy(): Promise<void> {
    return this.#policyAdoption.begin();
  }

  /** Whether policy, currency and time zone stand in the log as the settings say. */
  adoption(): Adoption {
    return this.#policyAdoption.state();
  }

  /** Gives everything up in the reverse order of its opening. */
  close(): Promise<void> {
    return this.#close();
  }
}
