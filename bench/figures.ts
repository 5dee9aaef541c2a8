/** One measured number, with the aim it is held against. */
export interface Figure {
  readonly measure: string;
  /** Of latencies, the 99th percentile. */
  readonly value: number;
  /** Of latencies, the median. */
  readonly p50?: number;
  /** Of latencies, the 95th percentile. */
  readonly p95?: number;
  readonly unit: string;
  readonly aim?: Aim;
  /** Under what conditions, where the name does not say it. */
  readonly note?: string;
}

export type Aim = { readonly atLeast: number } | { readonly atMost: number };

export function reached({ value, aim }: Figure): boolean | undefined {
  if (aim === undefined) return undefined;
  return 'atLeast' in aim ? value >= aim.atLeast : value <= aim.atMost;
}

/** Nearest rank: the smallest value that at least this share of the values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

/** How long something took, many times over. */
export function latency(
  measure: string,
  milliseconds: readonly number[],
  { aim, note }: Pick<Figure, 'aim' | 'note'> = {},
): Figure {
  return {
    measure,
    value: percentile(milliseconds, 0.99),
    p50: percentile(milliseconds, 0.5),
    p95: percentile(milliseconds, 0.95),
    unit: 'ms',
    ...(aim === undefined ? {} : { aim }),
    ...(note === undefined ? {} : { note }),
  };
}

/** How many a second. */
export function rate(count: number, milliseconds: number): number {
  return count / Math.max(milliseconds / 1000, 1e-6);
}

/** Runs it and says how long it took. */
export async function timed<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; milliseconds: number }> {
  const start = performance.now();
  const result = await work();
  return { result, milliseconds: performance.now() - start };
}
