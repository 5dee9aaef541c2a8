import { randomUUID } from 'node:crypto';
import type { EventStore, Position } from '../../../libs/event-store/index.js';
import { createRandom, type Random } from '../../../libs/intake/simulation/random.js';
import { type ActEvent, OPERATIONS, type ParkingEvent } from '../../support/parking-toys.js';
import { surely } from '../writing.js';
import { type Ailing, AILMENTS, ailingText, codecOf, NEVER, spoilt } from './ailing.js';
import { chosen } from './schedule.js';

export const PROJECTIONS = ['notes', 'tallies'] as const;
/** Those of the lanes, whose notes then come to stand behind what ails, and one of its own. */
const STREAMS = ['0', '1', '2', 'shared', 'poisoned'].map((name) => `customer-${name}`);

/** A decision as it stands in the log: with the release that carries it out. */
export type Act = ActEvent['data'] & { readonly release: number };

interface Ill {
  readonly id: string;
  readonly stream: string;
  readonly position: Position;
  readonly until: number;
  /** Projections that it counts for nothing in. */
  readonly discarded: Set<string>;
}

export interface PoisonerOptions {
  readonly log: EventStore;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Waits until everybody has folded what stands in the log. */
  readonly folded: () => Promise<void>;
}

/** Writes notes that ail, and decides of them as operators do. */
export class Poisoner {
  readonly #options: PoisonerOptions;
  readonly #random: Random;
  readonly #ill: Ill[] = [];

  constructor(options: PoisonerOptions) {
    this.#options = options;
    this.#random = createRandom(options.seed, 'poison');
  }

  /** Notes of every ailment, which the next release can fold. */
  async poison(release: number): Promise<void> {
    for (const ailment of AILMENTS) {
      await this.#note({ ailment, until: release + 1 });
      if (this.#random() < 0.5) await this.#note(undefined);
    }
  }

  /** Tries some of it again, by stream or position, though little may have changed. */
  async retry(release: number): Promise<void> {
    await this.#options.folded();
    for (let acts = 0; acts < 3; acts += 1) {
      const { stream, position } = chosen(this.#ill, this.#random);
      const place = this.#random() < 0.5 ? { stream } : { position: String(position) };
      const projection = chosen(PROJECTIONS, this.#random);
      await this.#decide({ kind: 'retry', projection, ...place, release });
    }
  }

  /** Leaves out what no release will ever fold, and some of what ails for now. */
  async discard(release: number): Promise<void> {
    await this.#note({ ailment: chosen(AILMENTS, this.#random), until: NEVER });
    // An act is decided of what somebody saw parked.
    await this.#options.folded();
    const ailing = this.#ill.filter(({ until }) => until === release + 1);
    const hopeless = this.#ill.filter(({ until }) => until === NEVER);
    for (const one of [...hopeless, chosen(ailing, this.#random)]) {
      for (const projection of PROJECTIONS) await this.#leaveOut(one, projection, release);
    }
    const one = chosen(ailing, this.#random);
    await this.#leaveOut(one, chosen(PROJECTIONS, this.#random), release);
  }

  /** @param share of the streams that ever held something parked; the others wait */
  async retryAll(release: number, share = 1): Promise<void> {
    for (const stream of new Set(this.#ill.map((one) => one.stream))) {
      for (const projection of PROJECTIONS) {
        if (this.#random() > share) continue;
        await this.#decide({ kind: 'retry', projection, stream, release });
      }
    }
  }

  async #note(ailing: Ailing | undefined): Promise<void> {
    const stream = chosen(STREAMS, this.#random);
    const ref = String(Math.floor(this.#random() * 7));
    const text = ailing === undefined ? 'well' : ailingText(ailing);
    const event: ParkingEvent = { type: 'Noted', data: { ref, amount: '1.5', text } };
    const written = await this.#append(stream, event, ailing);
    if (ailing === undefined || written === undefined) return;
    this.#ill.push({ ...written, stream, until: ailing.until, discarded: new Set() });
  }

  async #leaveOut(one: Ill, projection: string, release: number): Promise<void> {
    if (one.discarded.has(projection)) return;
    one.discarded.add(projection);
    const { id: eventId, stream, position } = one;
    const place = { stream, position: String(position), eventId };
    await this.#decide({ kind: 'discard', projection, ...place, release });
  }

  async #decide(data: Act): Promise<void> {
    await this.#append(OPERATIONS, { type: 'Decided', data });
  }

  /** As often as it takes: the same id is written once. */
  async #append(stream: string, event: ParkingEvent, ailing?: Ailing) {
    const { log, signal } = this.#options;
    const id = randomUUID();
    const encoded = codecOf(NEVER).encode(id, event, METADATA);
    const given = ailing === undefined ? encoded : spoilt(encoded, ailing);
    const appended = await surely(signal, () => log.append(stream, 'any', [given]));
    return appended === undefined ? undefined : { id, position: appended.position };
  }
}

const METADATA = {
  ...{ actor: 'chaos', source: 'chaos', command: 'Poison', commandId: 'poison' },
  ...{ commandDigest: '', correlationId: '', causationId: '' },
};
