import type {
  AllStreamResolvedEvent,
  EventStoreDBClient,
  Position,
  ResolvedEvent,
  SubscribeToAllOptions,
  SubscribeToStreamOptions,
} from '@eventstore/db-client';
import { type RecordedEvent, recordOf } from './reading.js';
import { PATIENCE_MS } from './within.js';

/** What a subscription said, in the order in which it was said. */
export type Heard =
  | { readonly kind: 'confirmed' | 'caught up' | 'ended' }
  | { readonly kind: 'event'; readonly event: ResolvedEvent | AllStreamResolvedEvent }
  | { readonly kind: 'checkpoint'; readonly position: Position }
  | { readonly kind: 'error'; readonly error: Error };

/** As much of the client's subscriptions as is used here. */
export interface Subscription {
  on(event: string, listener: (...heard: unknown[]) => void): unknown;
  unsubscribe(): Promise<void>;
}

type Enough = (listener: Listener) => boolean;

/** Somebody who takes events from a subscription at once and remembers everything. */
export class Listener {
  readonly heard: Heard[] = [];
  #waiting: (() => void)[] = [];
  #subscription: Subscription | undefined;

  /** Its handlers are synchronous, so that the order of events and checkpoints is the node's. */
  attach(subscription: Subscription): this {
    this.#subscription = subscription;
    const saying = (kind: 'confirmed' | 'caught up' | 'ended') => () => {
      this.hear({ kind });
    };
    subscription.on('confirmation', saying('confirmed'));
    subscription.on('caughtUp', saying('caught up'));
    subscription.on('end', saying('ended'));
    subscription.on('error', (error) => {
      this.hear({ kind: 'error', error: error as Error });
    });
    subscription.on('data', (event) => {
      this.hear({ kind: 'event', event: event as ResolvedEvent });
    });
    listeners.add(this);
    return this;
  }

  hear(something: Heard): void {
    this.heard.push(something);
    for (const look of [...this.#waiting]) look();
  }

  get records(): RecordedEvent[] {
    return this.heard.flatMap((it) => (it.kind === 'event' ? [recordOf(it.event)] : []));
  }

  get ids(): string[] {
    return this.records.map(({ id }) => id);
  }

  get checkpoints(): Position[] {
    return this.heard.flatMap((it) => (it.kind === 'checkpoint' ? [it.position] : []));
  }

  get error(): Error | undefined {
    return this.heard.flatMap((it) => (it.kind === 'error' ? [it.error] : []))[0];
  }

  count(kind: Heard['kind']): number {
    return this.heard.filter((it) => it.kind === kind).length;
  }

  /** Fails with what was heard instead, in time or as soon as the subscription fails. */
  until(enough: Enough, what: string): Promise<this> {
    return new Promise((resolve, reject) => {
      const done = (settle: () => void) => {
        clearTimeout(timer);
        this.#waiting = this.#waiting.filter((one) => one !== look);
        settle();
      };
      const fail = (why: string) => {
        reject(new Error(`${why}: ${what}. Heard: ${this.toString()}`));
      };
      const look = () => {
        if (enough(this))
          done(() => {
            resolve(this);
          });
        else if (this.error !== undefined)
          done(() => {
            fail('The subscription failed before');
          });
      };
      const timer = setTimeout(() => {
        done(() => {
          fail(`Not within ${PATIENCE_MS} ms`);
        });
      }, PATIENCE_MS);
      this.#waiting.push(look);
      look();
    });
  }

  untilCaughtUp(): Promise<this> {
    return this.until(({ heard }) => heard.some(({ kind }) => kind === 'caught up'), 'caught up');
  }

  untilEvents(count: number): Promise<this> {
    return this.until(({ records }) => records.length >= count, `${count} events`);
  }

  untilError(): Promise<this> {
    return this.until(({ error }) => error !== undefined, 'an error');
  }

  async stop(): Promise<void> {
    listeners.delete(this);
    await this.#subscription?.unsubscribe();
  }

  toString(): string {
    const words = this.heard
      .slice(-20)
      .map((it) => (it.kind === 'error' ? String(it.error) : it.kind));
    return `${this.heard.length} messages, at last ${words.join(', ')}`;
  }
}

const listeners = new Set<Listener>();

/** The client leaves calls open on both sides unless told. */
export async function giveUpSubscriptions(): Promise<void> {
  for (const listener of [...listeners]) await listener.stop();
}

export function subscribeToStream(
  client: EventStoreDBClient,
  stream: string,
  options?: SubscribeToStreamOptions,
): Listener {
  return new Listener().attach(client.subscribeToStream(stream, options));
}

export function subscribeToAll(
  client: EventStoreDBClient,
  { filter, ...options }: SubscribeToAllOptions = {},
): Listener {
  const listener = new Listener();
  if (filter === undefined) return listener.attach(client.subscribeToAll(options));
  const checkpointReached = (_: unknown, position: Position) => {
    listener.hear({ kind: 'checkpoint', position });
  };
  return listener.attach(
    client.subscribeToAll({ ...options, filter: { ...filter, checkpointReached } }),
  );
}
