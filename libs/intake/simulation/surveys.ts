import { type Deed, deed } from './deed.js';
import type { Order } from './orders.js';
import type { Random } from './random.js';
import { chance, exponential, pickWeighted, type Weighted } from './samplers.js';
import { day, hour, instantOf } from './time.js';

type Kind = 'csat' | 'nps' | 'ces';

/** Who buys without trouble answers by these weights … */
const content: Record<Kind, Scores> = {
  csat: [
    [5, 46],
    [4, 32],
    [3, 13],
    [2, 6],
    [1, 3],
  ],
  nps: [
    [10, 24],
    [9, 22],
    [8, 20],
    [7, 13],
    [6, 8],
    [5, 6],
    [3, 4],
    [0, 3],
  ],
  ces: [
    [7, 28],
    [6, 31],
    [5, 20],
    [4, 11],
    [3, 6],
    [2, 4],
  ],
};
/** … and who had to complain by these. */
const troubled: Record<Kind, Scores> = {
  csat: [
    [4, 14],
    [3, 25],
    [2, 31],
    [1, 30],
  ],
  nps: [
    [9, 6],
    [8, 10],
    [7, 14],
    [6, 16],
    [5, 18],
    [3, 18],
    [0, 18],
  ],
  ces: [
    [6, 12],
    [5, 20],
    [4, 24],
    [3, 22],
    [2, 14],
    [1, 8],
  ],
};

type Scores = readonly [Weighted<number>, ...Weighted<number>[]];

const answered = { csat: 0.14, nps: 0.1, ces: 0.45 } as const;

const everySoOften = 180 * day;

/** After an order, and after a complaint about it was resolved. */
export function surveysAbout(
  random: Random,
  { orderId, at }: Order,
  complaint: readonly Deed[],
): Deed[] {
  const inTrouble = complaint.length > 0;
  const asked = { about: orderId, inTrouble };
  const solved = complaint.find(({ type }) => type === 'ComplaintResolved');
  const solvedAt = Date.parse(solved?.command.occurredAt ?? '');
  const bought = answer(random, { ...asked, kind: 'csat', touchpoint: 'order', after: at + day });
  if (solved === undefined) return bought;
  const helped = { ...asked, kind: 'ces', touchpoint: 'complaint', after: solvedAt } as const;
  return [...bought, ...answer(random, helped)];
}

/** Twice a year from the first order on, whoever bought since the last time is asked. */
export function relationSurveys(random: Random, orders: readonly Order[], until: number): Deed[] {
  const first = orders[0]?.at ?? until;
  const rounds = Math.floor(Math.max(0, until - first) / everySoOften);
  return Array.from({ length: rounds }, (_, round) => first + (round + 1) * everySoOften)
    .filter((after) => orders.some(({ at }) => at < after && after - at <= everySoOften))
    .flatMap((after) => {
      const about = instantOf(after).slice(0, 10);
      return answer(random, {
        kind: 'nps',
        touchpoint: 'relation',
        about,
        after,
        inTrouble: false,
      });
    });
}

interface Asked {
  readonly kind: Kind;
  readonly touchpoint: string;
  /** Makes the survey's id unique within its kind. */
  readonly about: string;
  readonly after: number;
  readonly inTrouble: boolean;
}

function answer(random: Random, { kind, touchpoint, about, after, inTrouble }: Asked): Deed[] {
  if (!chance(random, answered[kind])) return [];
  const at = after + hour + exponential(random, 2 * day);
  const score = pickWeighted(random, (inTrouble ? troubled : content)[kind]);
  const surveyId = `${kind}-${about}`;
  return [
    deed('CustomerSurveyed', { occurredAt: instantOf(at), surveyId, kind, score, touchpoint }),
  ];
}
