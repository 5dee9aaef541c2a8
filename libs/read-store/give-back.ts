import { messageOf } from '../event-store/index.js';
import type { Control } from './control.js';

/**
 * Gives leases back behind work. Where that fails they run out by themselves: what the work itself
 * ended with must not be hidden by it.
 */
export async function giveBack(
  { leases }: Pick<Control, 'leases'>,
  log: (line: string) => void,
  ...numbers: readonly bigint[]
): Promise<void> {
  for (const number of numbers) {
    await leases.release(number).catch((error: unknown) => {
      log(`the lease of generation ${String(number)} was not given back: ${messageOf(error)}`);
    });
  }
}
