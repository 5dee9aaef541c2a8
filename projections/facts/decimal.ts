/** Decimals to which money is exact. */
const MONEY = 4;
/** Decimals that a rate may have. */
const RATE = 10;
/** Decimals that a quantity may have. */
const QUANTITY = 4;

const PLAIN_MONEY = /^\d{1,15}(\.\d{1,4})?$/;
const PLAIN_RATE = /^\d{1,10}(\.\d{1,10})?$/;
const QUANTITY_MAX = 1e9;

/** What a line of an order says of quantity and cost. */
interface Line {
  readonly quantity: number;
  readonly unitCost?: string | undefined;
}

/**
 * amount × rate, rounded half-even to 4 decimals; the amount as it stands where there is no rate.
 * Whole numbers do the arithmetic: as exact as a decimal library, and fast enough for a rebuild.
 * @throws RangeError where one of them is no plain decimal: PostgreSQL would take `NaN` and `1e308`
 */
export function atRate(amount: string, rate: string | undefined): string {
  if (rate === undefined) return plain(amount, PLAIN_MONEY);
  return toText(roundHalfEven(money(amount) * byRate(rate), RATE));
}

/**
 * Σ quantity × unit cost × rate over the lines that have a cost, rounded once, half-even to 4 decimals.
 * @throws RangeError where something of it is no plain number
 */
export function costOfGoods(lines: readonly Line[], rate: string | undefined): string | null {
  let cost = 0n;
  let known = false;
  for (const { quantity, unitCost } of lines) {
    if (unitCost === undefined) continue;
    known = true;
    cost += tenThousandths(quantity) * money(unitCost);
  }
  if (!known) return null;
  if (rate === undefined) return toText(roundHalfEven(cost, QUANTITY));
  return toText(roundHalfEven(cost * byRate(rate), QUANTITY + RATE));
}

/** Σ quantity. @throws RangeError where one is no number from 0 to 1,000,000,000 */
export function unitsOf(lines: readonly Line[]): string {
  let units = 0n;
  for (const { quantity } of lines) units += tenThousandths(quantity);
  return toText(units);
}

/** @throws RangeError where it is no rate */
export function isOne(rate: string): boolean {
  return byRate(rate) === 10n ** BigInt(RATE);
}

/** @throws RangeError where it is no plain rate */
export function isZero(rate: string): boolean {
  return byRate(rate) === 0n;
}

/** A log may hold what others wrote, who kept to no schema. */
function tenThousandths(quantity: unknown): bigint {
  const isQuantity = typeof quantity === 'number' && quantity >= 0 && quantity <= QUANTITY_MAX;
  if (!isQuantity) throw new RangeError(`${told(quantity)} is no quantity`);
  return BigInt(Math.round(quantity * 10_000));
}

function money(amount: unknown): bigint {
  return scaled(plain(amount, PLAIN_MONEY), MONEY);
}

function byRate(rate: unknown): bigint {
  return scaled(plain(rate, PLAIN_RATE), RATE);
}

function plain(decimal: unknown, form: RegExp): string {
  if (typeof decimal === 'string' && form.test(decimal)) return decimal;
  throw new RangeError(`${told(decimal)} is no decimal like "12.50"`);
}

/** As a message quotes it, however long it is. */
export function told(value: unknown): string {
  return typeof value === 'string' ? `"${value.slice(0, 100)}"` : String(value).slice(0, 100);
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
