import {
  acquire,
  type CustomerEvent,
  type CustomerState,
  customerStream,
  type DecisionContext,
  purchase,
  refund,
} from '../customer/index.js';
import { Refusal } from '../event-sourcing/index.js';
import { type Room, type Step, transact } from '../event-store/index.js';
import type { ImportCommand } from './commands.js';

/** What became of a command; `known`: it, or the same fact, stood in the log before. */
export type Outcome = 'new' | 'known' | Refusal;

export interface Decided {
  readonly command: ImportCommand;
  readonly outcome: Outcome;
}

/** One append to the log holds about so much. */
const APPEND_BYTES = 500_000;

/**
 * Decides a customer's commands in order and appends what they say. A command that a rule refuses
 * stops no other; where the customer can't be acquired, that is why nothing else can happen.
 */
export async function decideCustomer(
  room: Room<CustomerState, CustomerEvent>,
  customer: { readonly customerId: string; readonly commands: readonly ImportCommand[] },
  context: DecisionContext,
): Promise<readonly Decided[]> {
  const stream = customerStream(customer.customerId);
  const decided: Decided[] = [];
  for (const commands of inAppends(customer.commands)) {
    const refusals = new Map<ImportCommand, Refusal>();
    const steps = commands.map((command) => stepOf(command, refusals, context));
    const results = await transact(room, { stream, steps, assumeNew: decided.length === 0 });
    for (const [index, command] of commands.entries()) {
      const isNew = (results[index]?.appended ?? 0) > 0;
      const outcome = refusals.get(command) ?? (isNew ? 'new' : 'known');
      decided.push({ command, outcome });
    }
  }
  return explained(decided);
}

function stepOf(
  command: ImportCommand,
  refusals: Map<ImportCommand, Refusal>,
  context: DecisionContext,
): Step<CustomerState, CustomerEvent> {
  return {
    envelope: command.envelope,
    decide: (state) => {
      refusals.delete(command);
      try {
        return decide(command, state, context);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        refusals.set(command, error);
        return [];
      }
    },
  };
}

function decide(
  command: ImportCommand,
  state: Readonly<CustomerState>,
  context: DecisionContext,
): readonly CustomerEvent[] {
  switch (command.name) {
    case 'acquire':
      return state.acquired === undefined ? acquire(command.content, state, context) : [];
    case 'purchase':
      return purchase(command.content, state, context);
    case 'refund':
      return refund(command.content, state, context);
  }
}

/** Always cut in the same places, so that a cut import goes on where it stopped. */
function* inAppends(commands: readonly ImportCommand[]): Iterable<readonly ImportCommand[]> {
  let append: ImportCommand[] = [];
  let bytes = 0;
  for (const command of commands) {
    if (append.length > 0 && bytes + command.bytes > APPEND_BYTES) {
      yield append;
      append = [];
      bytes = 0;
    }
    append.push(command);
    bytes += command.bytes;
  }
  yield append;
}

function explained(decided: readonly Decided[]): readonly Decided[] {
  const cause = decided[0]?.outcome;
  if (!(cause instanceof Refusal)) return decided;
  return decided.map((each) =>
    each.outcome instanceof Refusal ? { ...each, outcome: cause } : each,
  );
}
