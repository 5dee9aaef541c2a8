import { hash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Codec,
  type CommandEnvelope,
  type EventStore,
  messageOf,
  newCommandId,
  transact,
  unlessAborted,
} from '../../libs/event-store/index.js';
import {
  type Adopt,
  adopt,
  type InstallationEvent,
  policyDecider,
  policyStream,
} from '../../libs/installation/index.js';
import { isPassing } from '../../libs/read-store/index.js';
import { installationCodec } from './installation-codec.js';

/** Whether what the settings say of policy, currency and time zone stands in the log. */
export type Adoption =
  /** Not asked for in this process, or the event store can't be reached yet. */
  | { readonly state: 'pending'; readonly reason?: string }
  | { readonly state: 'adopted' }
  /** Another start is needed, with other settings; this process must not answer meanwhile. */
  | { readonly state: 'refused'; readonly reason: string };

interface AdoptionOptions {
  readonly store: EventStore;
  readonly asked: Adopt;
  readonly log: (line: string) => void;
  /** How long a start waits; what is left is done beside its other work. Default 2,000. */
  readonly startMilliseconds?: number;
  /** The longest pause after failures in a row; default 5,000. */
  readonly backOffMilliseconds?: number;
}

/** Writes the settings of a server into the log, where they don't stand there already. */
export class PolicyAdoption {
  readonly #options: AdoptionOptions;
  readonly #stopping = new AbortController();
  /** One command however often it is tried: a lost answer must not have it said twice. */
  readonly #envelope: CommandEnvelope;
  readonly #codec: Codec<InstallationEvent>;
  #adoption: Adoption = { state: 'pending' };
  #trying: Promise<void> = Promise.resolve();

  constructor(options: AdoptionOptions) {
    this.#options = options;
    this.#envelope = envelopeOf(options.asked);
    this.#codec = installationCodec(options.log);
  }

  state(): Adoption {
    return this.#adoption;
  }

  /**
   * Adopts. Where the event store can't be reached soon, goes on trying in the background: what is
   * refused there is told by `state`.
   * @throws Refusal where the log says other than the settings, and what else won't pass
   */
  async begin(): Promise<void> {
    const { startMilliseconds = 2_000, log } = this.#options;
    const trying = this.#untilAdopted();
    const enough = new AbortController();
    const late = pause(startMilliseconds, 'late' as const, { signal: enough.signal });
    try {
      if ((await Promise.race([trying, late])) !== 'late') return;
    } finally {
      enough.abort();
    }
    this.#trying = trying.catch((error: unknown) => {
      log(messageOf(error));
    });
  }

  /** Gives a try in the background up. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#trying;
  }

  async #untilAdopted(): Promise<void> {
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        await unlessAborted(this.#adopt(), signal);
        return;
      } catch (error) {
        const reason = messageOf(error);
        this.#adoption = { state: isPassing(error) ? 'pending' : 'refused', reason };
        if (!isPassing(error)) throw error;
        await this.#backOff(failures);
      }
    }
  }

  async #adopt(): Promise<void> {
    const { store, asked } = this.#options;
    const room = { store, codec: this.#codec, decider: policyDecider };
    const context = { now: new Date().toISOString() };
    await transact(room, {
      stream: policyStream,
      steps: [{ envelope: this.#envelope, decide: (state) => adopt(asked, state, context) }],
    });
    this.#adoption = { state: 'adopted' };
  }

  async #backOff(failures: number): Promise<void> {
    const { backOffMilliseconds = 5_000 } = this.#options;
    const longest = Math.min(backOffMilliseconds, 100 * 2 ** failures);
    const rest = pause(longest * (0.5 + Math.random() / 2), undefined, { ref: false });
    await unlessAborted(rest, this.#stopping.signal);
  }
}

function envelopeOf(asked: Adopt): CommandEnvelope {
  const commandId = newCommandId();
  return {
    actor: 'lifeledger',
    source: 'start',
    command: 'adopt',
    commandId,
    commandDigest: hash('sha256', JSON.stringify(asked)),
    correlationId: commandId,
    causationId: commandId,
  };
}
