import { formatMoney } from '../../libs/customer/index.js';

export interface TierRow<Tier extends string = string> {
  readonly tier: Tier;
  readonly customers: number;
  /** Of all of them together, in the reporting currency. */
  readonly value: string;
}

/** A row for every tier, in their order, whether somebody is in it or not. */
export function everyTier<Tier extends string>(
  tiers: readonly Tier[],
  found: readonly TierRow[],
  currency: string,
): readonly TierRow<Tier>[] {
  const byTier = new Map(found.map((row) => [row.tier, row]));
  return tiers.map((tier) => ({
    tier,
    customers: byTier.get(tier)?.customers ?? 0,
    value: formatMoney(byTier.get(tier)?.value ?? '0', currency),
  }));
}
