import {
  customerDecider,
  type CustomerEventType,
  type EventContent,
} from '../../libs/customer/index.js';
import { scenarios } from '../../libs/event-sourcing/index.js';

/** When and in which currency the example decisions are made. */
export const context = { now: '2024-06-01T12:00:00Z', currency: 'USD' };

/** Given/when/then over one customer. */
export const { given } = scenarios(customerDecider, context);

/** One event, on the first of February unless it says otherwise. */
export function event<Type extends CustomerEventType>(
  type: Type,
  content: Omit<EventContent<Type>, 'occurredAt'> & { readonly occurredAt?: string },
): { readonly type: Type; readonly data: EventContent<Type> } {
  const data: object = { occurredAt: '2024-02-01T00:00:00Z', ...content };
  return { type, data: data as EventContent<Type> };
}

export const acquired = event('CustomerAcquired', { occurredAt: '2024-01-01T00:00:00Z' });
