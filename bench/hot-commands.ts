import { randomUUID } from 'node:crypto';
import type { Lifeledger } from '../apps/wiring/index.js';
import {
  churn,
  type CustomerEvent,
  type CustomerState,
  purchase,
  reactivate,
} from '../libs/customer/index.js';
import { type Decide, Refusal } from '../libs/event-sourcing/index.js';
import { type CommandEnvelope, deriveId, type Step, transact } from '../libs/event-store/index.js';

export type CustomerRoom = Lifeledger['room'];

const occurredAt = '2026-01-01T00:00:00Z';
const context = { now: new Date().toISOString(), currency: 'USD' };

/** The content of the order of that name, always the same. */
export function order(orderId: string) {
  const lines = [{ sku: 'coffee-1249', category: 'coffee', quantity: 2, unitPrice: '12.49' }];
  return { occurredAt, orderId, lines, total: '24.98', currency: 'USD', salesChannel: 'web' };
}

/** Of the command that made the order of that name. */
export function envelopeFor(orderId: string): CommandEnvelope {
  const commandId = deriveId(orderId);
  const who = { actor: 'bench', source: 'bench', command: 'purchase' };
  const [correlationId, causationId] = [commandId, commandId];
  return { ...who, commandId, commandDigest: 'c0ffee'.repeat(10), correlationId, causationId };
}

type Decision<Command> = Decide<Command, CustomerState, CustomerEvent, typeof context>;

function step<Command>(
  decide: Decision<Command>,
  command: Command,
  name: string = randomUUID(),
): Step<CustomerState, CustomerEvent> {
  return { envelope: envelopeFor(name), decide: (state) => decide(command, state, context) };
}

type Kind = (number: number) => Step<CustomerState, CustomerEvent>;

/** One command for every kind of answer, on a customer who has `order-1` and `order-2`. */
export const kinds = {
  appended: () => step(purchase, order(randomUUID())),
  'nothing new to say': () => step(purchase, order('order-1')),
  refused: () => step(purchase, { ...order('order-1'), total: '1' }),
  'come again': () => step(purchase, order('order-2'), 'order-2'),
  'churned or back': (number: number) =>
    number % 2 === 0 ? step(churn, { occurredAt }) : step(reactivate, { occurredAt }),
} satisfies Record<string, Kind>;

/** Sends one command; that a rule refuses it is an answer too. */
export async function send(
  room: CustomerRoom,
  stream: string,
  sent: Step<CustomerState, CustomerEvent>,
): Promise<void> {
  try {
    await transact(room, { stream, steps: [sent] });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}
