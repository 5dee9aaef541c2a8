import type { Aim, Aimed, CallKind, FaultOf } from './faults.js';

/** One fault, and how often it has struck. */
export interface OneFault {
  readonly aim: Aim;
  readonly strikes: () => number;
}

/**
 * Meets the first calls of its kind, by default one.
 * @param amount how many messages go before it, how long it lasts: 0 to below 1
 */
export function oneFault<Kind extends CallKind>(
  kind: Kind,
  fault: FaultOf<Kind>,
  amount = 0,
  times = 1,
): OneFault {
  let left = times;
  let strikes = 0;
  const none = () => undefined;
  const next = (): Aimed<Kind> | undefined => {
    if (left === 0) return undefined;
    left -= 1;
    return {
      fault,
      amount,
      struck: () => {
        strikes += 1;
      },
      missed: () => {
        left += 1;
      },
    };
  };
  return {
    aim: { append: none, read: none, subscribe: none, [kind]: next },
    strikes: () => strikes,
  };
}

/** Nothing befalls any call until a fault is chosen, and then what was chosen last. */
export interface ChosenFault {
  readonly aim: Aim;
  readonly choose: (fault: OneFault) => OneFault;
}

export function chosenFault(): ChosenFault {
  let chosen: Aim | undefined;
  return {
    aim: {
      append: () => chosen?.append(),
      read: () => chosen?.read(),
      subscribe: () => chosen?.subscribe(),
    },
    choose: (fault) => {
      chosen = fault.aim;
      return fault;
    },
  };
}
