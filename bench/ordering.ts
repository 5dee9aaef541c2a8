import { randomUUID } from 'node:crypto';
import { acquire, customerStream, type CustomerState, purchase } from '../libs/customer/index.js';
import { newCommandId, type StepResult, transact } from '../libs/event-store/index.js';
import type { Lifeledger } from '../apps/wiring/index.js';

/** Commands of customers, decided and appended in this process, one at a time for each customer. */
export interface Orders {
  acquire(customerId: string): Promise<StepResult>;
  purchase(customerId: string): Promise<StepResult>;
}

/** As the HTTP door does it, without HTTP: commands of one customer take turns. */
export function takeOrders({ room, settings: { currency } }: Lifeledger): Orders {
  const last = new Map<string, Promise<unknown>>();
  const inTurn = (stream: string, work: () => Promise<StepResult>) => {
    const mine = (last.get(stream) ?? Promise.resolve()).then(work);
    last.set(stream, mine);
    return mine;
  };
  const context = () => ({ now: new Date().toISOString(), currency });
  return {
    acquire: async (customerId) => {
      const stream = customerStream(customerId);
      const decide = (state: CustomerState) => acquire({ channel: 'bench' }, state, context());
      const step = { envelope: envelopeOf('acquire'), decide };
      return inTurn(stream, async () =>
        only(await transact(room, { stream, steps: [step], assumeNew: true })),
      );
    },
    purchase: async (customerId) => {
      const stream = customerStream(customerId);
      const order = { ...anOrder(currency), orderId: randomUUID() };
      const decide = (state: CustomerState) => purchase(order, state, context());
      const step = { envelope: envelopeOf('purchase'), decide };
      return inTurn(stream, async () => only(await transact(room, { stream, steps: [step] })));
    },
  };
}

function anOrder(currency: string) {
  const lines = [{ sku: 'coffee-1249', category: 'coffee', quantity: 2, unitPrice: '12.49' }];
  return { lines, total: '24.98', currency, salesChannel: 'web' };
}

function envelopeOf(command: string) {
  const commandId = newCommandId();
  const caused = { correlationId: commandId, causationId: commandId };
  const commandDigest = 'c0ffee'.repeat(10);
  return { actor: 'bench', source: 'bench', command, commandId, commandDigest, ...caused };
}

function only([result]: readonly StepResult[]): StepResult {
  if (result === undefined) throw new Error('a step without a result');
  return result;
}
