import {
  acknowledgeComplaint,
  acquire,
  careFor,
  churn,
  type CommandFor,
  complain,
  type CustomerEvent,
  type CustomerEventType,
  type CustomerState,
  type DecisionContext,
  profile,
  purchase,
  reactivate,
  refund,
  reopenComplaint,
  resolveComplaint,
  survey,
} from '../../customer/index.js';
import type { Decide } from '../../event-sourcing/index.js';

type Decision<Command> = Decide<Command, CustomerState, CustomerEvent, DecisionContext>;

interface Named<Command> {
  readonly name: string;
  readonly decide: Decision<Command>;
}

/** The time that it happened in a simulated life is always told. */
type Told<Type extends CustomerEventType> = CommandFor<Type> & { readonly occurredAt: string };

const decisions: { readonly [Type in CustomerEventType]: Named<Told<Type>> } = {
  CustomerAcquired: { name: 'acquire', decide: acquire },
  CustomerProfiled: { name: 'profile', decide: profile },
  CustomerPurchased: { name: 'purchase', decide: purchase },
  CustomerRefunded: { name: 'refund', decide: refund },
  CustomerComplained: { name: 'complain', decide: complain },
  ComplaintAcknowledged: { name: 'acknowledgeComplaint', decide: acknowledgeComplaint },
  ComplaintResolved: { name: 'resolveComplaint', decide: resolveComplaint },
  ComplaintReopened: { name: 'reopenComplaint', decide: reopenComplaint },
  CustomerCaredFor: { name: 'careFor', decide: careFor },
  CustomerSurveyed: { name: 'survey', decide: survey },
  CustomerChurned: { name: 'churn', decide: churn },
  CustomerReactivated: { name: 'reactivate', decide: reactivate },
};

/** One command of a simulated life, not yet decided. */
export interface Deed {
  /** What its command is there to say. */
  readonly type: CustomerEventType;
  readonly name: string;
  readonly command: { readonly occurredAt: string };
  readonly decide: (
    state: Readonly<CustomerState>,
    context: DecisionContext,
  ) => readonly CustomerEvent[];
}

export function deed<Type extends CustomerEventType>(type: Type, command: Told<Type>): Deed {
  const { name, decide }: Named<Told<Type>> = decisions[type];
  return { type, name, command, decide: (state, context) => decide(command, state, context) };
}
