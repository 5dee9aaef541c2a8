/** Decimals to which money is exact. */
const MONEY = 4;
/** Decimals that a rate may have. */
const RATE = 10;
/** Decimals that a quantity may have. */
const QUANTITY = 4;

/** What a line of an order says of quantity and cost. */
interface Line {
  readonly quantity: number;
  readonly unitCost?: string | undefined;
}

/**
 * amount × rate, rounded half-even to 4 decimals; the amount as it stands where there is no rate.
 * Whole numbers do the arithmetic: as exact as a decimal library, and fast enough for a rebuild.
 */
export function atRate(amount: string, rate: string | undefined): string {
  if (rate === undefined) return amount;
  return toText(roundHalfEven(scaled(amount, MONEY) * scaled(rate, RATE), RATE));
}

/** Σ quantity × unit cost × rate over the lines that have a cost, rounded once, half-even to 4 decimals. */
export function costOfGoods(lines: readonly Line[], rate: string | undefined): string | null {
  let cost = 0n;
  let known = false;
  for (const { quantity, unitCost } of lines) {
    if (unitCost === undefined) continue;
    known = true;
    cost += tenThousandths(quantity) * scaled(unitCost, MONEY);
  }
  if (!known) return null;
  if (rate === undefined) return toText(roundHalfEven(cost, QUANTITY));
  return toText(roundHalfEven(cost * scaled(rate, RATE), QUANTITY + RATE));
}

/** Σ quantity. */
export function unitsOf(lines: readonly Line[]): string {
  let units = 0n;
  for (const { quantity } of lines) units += tenThousandths(quantity);
  return toText(units);
}

function tenThousandths(quantity: number): bigint {
  return BigInt(Math.round(quantity * 10_000));
}

function scaled(decimal: string, decimals: number): bigint {
  const point = decimal.indexOf('.');
  if (point < 0) return BigInt(decimal + '0'.repeat(decimals));
  return BigInt(decimal.slice(0, point) + decimal.slice(point + 1).padEnd(decimals, '0'));
}

/** Takes `digits` decimals off a number of zero or more. */
function roundHalfEven(value: bigint, digits: number): bigint {
  const unit = 10n ** BigInt(digits);
  const whole = value / unit;
  const twiceTheRest = (value % unit) * 2n;
  const up = twiceTheRest > unit || (twiceTheRest === unit && whole % 2n === 1n);
  return up ? whole + 1n : whole;
}

function toText(tenThousandthsOfOne: bigint): string {
  const digits = tenThousandthsOfOne.toString().padStart(5, '0');
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}
