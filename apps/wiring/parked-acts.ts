import {
  type Codec,
  type EventStore,
  type KnownEvent,
  messageOf,
  type RecordedEvent,
} from '../../libs/event-store/index.js';
import { installationRegistry, operationsStream } from '../../libs/installation/index.js';
import type { DiscardAct, ParkedAct } from '../../libs/read-store/index.js';
import type { LifeledgerEvent } from '../../projections/index.js';

export interface ParkedActsOptions {
  readonly store: EventStore;
  readonly codec: Codec<LifeledgerEvent>;
  readonly log: (line: string) => void;
}

type Known = KnownEvent<LifeledgerEvent>;

/**
 * What operators decided of parked events, as their stream says it. Others may write there: what
 * can't be read decides nothing, is told once, and stops no fold.
 */
export class ParkedActs {
  readonly #options: ParkedActsOptions;
  /** Ids of what can't be read. */
  readonly #told = new Set<string>();

  constructor(options: ParkedActsOptions) {
    this.#options = options;
  }

  /** What an event of the log decides; only operators' own stream can. */
  readonly actOf = (known: Known): ParkedAct | undefined => {
    if (known.stream !== operationsStream) return undefined;
    return this.#unlessUnreadable(known, () => actIn(known));
  };

  /** Every discard that stands in the log, in order. */
  readonly discards = async (): Promise<readonly DiscardAct[]> => {
    const discards: DiscardAct[] = [];
    for await (const page of this.#options.store.read(operationsStream)) {
      for (const recorded of page) {
        const act = this.#unlessUnreadable(recorded, () => this.#decoded(recorded));
        if (act?.kind === 'discard') discards.push(act);
      }
    }
    return discards;
  };

  #decoded(recorded: RecordedEvent): ParkedAct | undefined {
    const event = this.#options.codec.decode(recorded);
    return event.known ? actIn(event) : undefined;
  }

  #unlessUnreadable(
    { id, position }: Pick<RecordedEvent, 'id' | 'position'>,
    read: () => ParkedAct | undefined,
  ): ParkedAct | undefined {
    try {
      return read();
    } catch (error) {
      if (this.#told.has(id)) return undefined;
      this.#told.add(id);
      const place = `position ${String(position)} of ${operationsStream}`;
      this.#options.log(`what stands at ${place} decides nothing: ${messageOf(error)}`);
      return undefined;
    }
  }
}

/** @throws Refusal where the content is not of the event's shape */
function actIn({ event, metadata, recordedAt, position: at }: Known): ParkedAct | undefined {
  if (event.type === 'ParkedRetryRequested') {
    installationRegistry[event.type].check(event.data);
    const { projection, position, stream = '' } = event.data;
    const of = position === undefined ? { stream } : { position: BigInt(position) };
    return { kind: 'retry', projection, of };
  }
  if (event.type !== 'ParkedEventDiscarded') return undefined;
  installationRegistry[event.type].check(event.data);
  const { position, projection, stream, eventId, reason } = event.data;
  const named = { projection, stream, eventId, position: BigInt(position) };
  const who = { actor: textOrNull(metadata.actor), onBehalfOf: textOrNull(metadata.onBehalfOf) };
  return { kind: 'discard', ...named, reason, ...who, decidedAt: recordedAt, at };
}

/** Others may write there, who keep to no shape. */
function textOrNull(said: unknown): string | null {
  return typeof said === 'string' ? said : null;
}
