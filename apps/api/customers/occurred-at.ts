import { compareInstants } from '../../../libs/customer/index.js';

/** When something happened, as its event says; null where it does not. */
export function occurredAtOf(data: object | null): string | null {
  if (data === null || !('occurredAt' in data)) return null;
  return typeof data.occurredAt === 'string' ? data.occurredAt : null;
}

/** Whether an event is dated after an instant; one without a date never is. */
export function isAfter(data: object | null, instant: string): boolean {
  const occurredAt = occurredAtOf(data);
  return occurredAt !== null && compareInstants(occurredAt, instant) > 0;
}
