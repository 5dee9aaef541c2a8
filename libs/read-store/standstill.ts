import type { DomainEvent } from '../event-sourcing/index.js';
import { DifferentLog } from '../event-store/index.js';
import type { Workshop } from './folding.js';
import type { Generation } from './generation.js';
import { isOfLog } from './poison-rule.js';

/** Who looks again and again need not wait until a node that is behind has caught up. */
const LOOK_MILLISECONDS = 1_000;

/** Why the generation that is asked is folded no more; it does not pass by itself. */
export interface Standstill {
  readonly number: bigint;
  readonly error: unknown;
}

/**
 * Whether there is still nothing to go on with: no other generation is asked by now, nor is the log
 * again the one that it was folded from.
 * @param asked the generation that is asked now
 */
export async function standsStill<Event extends DomainEvent>(
  log: Pick<Workshop<Event>, 'store' | 'filter'>,
  { number, error }: Standstill,
  { asked, signal }: { readonly asked: Generation | undefined; readonly signal: AbortSignal },
): Promise<boolean> {
  if (asked?.number !== number) return false;
  if (!(error instanceof DifferentLog)) return true;
  const look = AbortSignal.any([signal, AbortSignal.timeout(LOOK_MILLISECONDS)]);
  return !(await isOfLog(log, asked, look));
}
