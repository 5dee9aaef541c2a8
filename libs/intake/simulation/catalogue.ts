import { type Cents, decimal } from './money.js';
import type { Random } from './random.js';
import { pickWeighted, type Weighted, whole } from './samplers.js';

interface Category {
  readonly category: string;
  /** The share of the price that the goods cost, in percent; undefined: nobody keeps account of it. */
  readonly costPercent: number | undefined;
}

const categories: readonly [Weighted<Category>, ...Weighted<Category>[]] = [
  [{ category: 'coffee', costPercent: 52 }, 30],
  [{ category: 'tea', costPercent: 48 }, 18],
  [{ category: 'chocolate', costPercent: 57 }, 20],
  [{ category: 'kitchenware', costPercent: 63 }, 16],
  [{ category: 'books', costPercent: 66 }, 12],
  [{ category: 'workshops', costPercent: undefined }, 4],
];

/** Prices end in .49 and .99; a price is a product of its own, so that a sku always costs the same. */
const priceStepCents = 50;

export interface Line {
  readonly sku: string;
  readonly category: string;
  readonly quantity: number;
  readonly unitPrice: string;
  readonly unitCost?: string;
}

/** An order of one to four lines that comes as near to `worth` as whole prices allow. */
export function drawBasket(random: Random, worth: Cents): { lines: Line[]; total: Cents } {
  const shares = Array.from({ length: lineCount(random) }, () => 0.2 + random());
  const sum = shares.reduce((a, b) => a + b);
  const drawn = shares.map((share) => drawLine(random, (worth * share) / sum));
  return {
    lines: drawn.map(({ line }) => line),
    total: drawn.reduce((total, { cents }) => total + cents, 0),
  };
}

function lineCount(random: Random): number {
  return pickWeighted(random, [
    [1, 45],
    [2, 30],
    [3, 16],
    [4, 9],
  ]);
}

function drawLine(random: Random, worth: Cents): { line: Line; cents: Cents } {
  const { category, costPercent } = pickWeighted(random, categories);
  const quantity = random() < 0.7 ? 1 : whole(random, 2, 4);
  const price = Math.max(1, Math.round(worth / quantity / priceStepCents)) * priceStepCents - 1;
  const line = {
    sku: `${category}-${price}`,
    category,
    quantity,
    unitPrice: decimal(price),
    ...(costPercent === undefined
      ? {}
      : { unitCost: decimal(Math.round((price * costPercent) / 100)) }),
  };
  return { line, cents: price * quantity };
}
