import type { Aim, CallKind, FaultOf } from './faults.js';

/** One fault that meets the first call of its kind, and how often it has struck. */
export interface OneFault {
  readonly aim: Aim;
  readonly strikes: () => number;
}

/** @param amount how many messages go before it, how long it lasts: 0 to below 1 */
export function oneFault<Kind extends CallKind>(
  kind: Kind,
  fault: FaultOf<Kind>,
  amount = 0,
): OneFault {
  let waiting = true;
  let strikes = 0;
  const none = () => undefined;
  const once = () => {
    if (!waiting) return undefined;
    waiting = false;
    return {
      fault,
      amount,
      struck: () => {
        strikes += 1;
      },
      missed: () => {
        waiting = true;
      },
    };
  };
  return {
    aim: { append: none, read: none, subscribe: none, [kind]: once },
    strikes: () => strikes,
  };
}
