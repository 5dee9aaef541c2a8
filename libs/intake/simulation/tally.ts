import type { CustomerEventType } from '../../customer/index.js';

export type CountsByType = Readonly<Partial<Record<CustomerEventType, number>>>;

export interface Tally {
  count(type: CustomerEventType, wasThere: boolean): void;
  report(): { events: number; alreadyThere: number; byType: CountsByType };
}

export function createTally(): Tally {
  const byType: Partial<Record<CustomerEventType, number>> = {};
  let events = 0;
  let alreadyThere = 0;
  return {
    count: (type, wasThere) => {
      byType[type] = (byType[type] ?? 0) + 1;
      if (wasThere) alreadyThere += 1;
      else events += 1;
    },
    report: () => ({ events, alreadyThere, byType }),
  };
}
