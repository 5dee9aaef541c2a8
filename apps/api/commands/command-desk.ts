import { Injectable } from '@nestjs/common';
import {
  type CustomerEvent,
  type CustomerState,
  customerStream,
  type DecisionContext,
} from '../../../libs/customer/index.js';
import type { Decide } from '../../../libs/event-sourcing/index.js';
import { Refusal } from '../../../libs/event-sourcing/index.js';
import {
  type StepResult,
  transact,
  WrongExpectedRevision,
} from '../../../libs/event-store/index.js';
import { inSpan, Lifeledger } from '../../wiring/index.js';
import { Metrics } from '../health/metrics.js';
import { naming, UnreadableEvent } from '../customers/readable.js';
import type { CommandAnswer, CommandResult } from './command-result.js';
import { envelopeOf, type Submission } from './submission.js';

/** How one kind of command is decided. */
export interface Handling<Command> {
  /** As events name the command that made them. */
  readonly name: string;
  readonly decide: Decide<Command, CustomerState, CustomerEvent, DecisionContext>;
  /** What was sent, with everything filled in that was left to us. */
  readonly command: Command;
  /** The id that the answer names beside the customer's. */
  readonly made?: Pick<
    CommandAnswer,
    'orderId' | 'refundId' | 'complaintId' | 'careId' | 'surveyId'
  >;
  /** True where the customer is probably new: one round trip less. */
  readonly assumeNew?: boolean;
}

type Outcome = CommandResult['outcome'] | 'refused' | 'conflict' | 'failed';

/** Where every command that came through HTTP is decided and appended. */
@Injectable()
export class CommandDesk {
  readonly #room: Lifeledger['room'];

  constructor(
    private readonly lifeledger: Lifeledger,
    private readonly metrics: Metrics,
  ) {
    const { room } = lifeledger;
    this.#room = { ...room, codec: naming(room.codec) };
  }

  /** What an amount without a currency is in. */
  get reportingCurrency(): string {
    return this.lifeledger.settings.currency;
  }

  /** The default currency of an amount that may be absent; nothing needs one then. */
  currencyOf(amount: string | undefined): { readonly currency?: string } {
    return amount === undefined ? {} : { currency: this.reportingCurrency };
  }

  /** @throws Refusal, and what the event store throws */
  async execute<Command>(
    submission: Submission<object>,
    handling: Handling<Command>,
  ): Promise<CommandResult> {
    const { name } = handling;
    const isFault = (error: unknown) => outcomeOf(error) === 'failed';
    return inSpan(`command ${name}`, { isFault }, async (span) => {
      const count = (outcome: Outcome) => {
        span.setAttribute('lifeledger.outcome', outcome);
        this.metrics.commands.inc({ command: name, outcome });
      };
      try {
        const result = await this.#transact(submission, handling);
        count(result.outcome);
        return result;
      } catch (error) {
        count(outcomeOf(error));
        throw error;
      }
    });
  }

  async #transact<Command>(
    submission: Submission<object>,
    { name, decide, command, made, assumeNew = false }: Handling<Command>,
  ): Promise<CommandResult> {
    const { customerId } = submission;
    const stream = customerStream(customerId);
    const context = { now: new Date().toISOString(), currency: this.reportingCurrency };
    const envelope = envelopeOf(name, stream, submission);
    const step = { envelope, decide: (state: CustomerState) => decide(command, state, context) };
    const transaction = { stream, steps: [step], assumeNew };
    const [result] = await transact(this.#room, transaction);
    if (result === undefined) throw new Error(`${name}: a step without a result`);
    return { outcome: outcome(result), answer: answer(customerId, result, made) };
  }
}

function answer(
  customerId: string,
  { revision, position }: StepResult,
  made: Handling<unknown>['made'],
): CommandAnswer {
  return { customerId, revision: Number(revision), position: String(position), ...made };
}

function outcome({ appended, replayed }: StepResult): CommandResult['outcome'] {
  if (replayed) return 'replayed';
  return appended > 0 ? 'appended' : 'nothing-new';
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof Refusal || error instanceof UnreadableEvent) return 'refused';
  return error instanceof WrongExpectedRevision ? 'conflict' : 'failed';
}
