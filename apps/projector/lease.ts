import type { ReadStatus } from '../../libs/read-store/index.js';

/** Who may fold a generation, as the read models say. */
export interface Lease {
  readonly generation: bigint;
  /** Who has it, or had it last; '' where it was given back. */
  readonly holder: string;
  /** Whether it still runs, by the database's clock. */
  readonly leased: boolean;
  /** Counts the leases of the generation. */
  readonly epoch: bigint;
  /** Why it does not fold for the time being, as its holder said last; '' where it does. */
  readonly trouble: string;
  /** Whether that is because it was folded from another log. */
  readonly otherLog: boolean;
}

/** Of the generation whose status this is; undefined where there is none yet. */
export function leaseOf({ definitions, generations }: ReadStatus): Lease | undefined {
  const own = generations.filter((generation) => generation.definitions === definitions);
  const shown = own.findLast(({ serving }) => serving) ?? own.at(-1);
  if (shown === undefined) return undefined;
  const { number, holder, leased, epoch, trouble, otherLog } = shown;
  return { generation: number, holder, leased, epoch, trouble, otherLog };
}

/** In words. */
export function describeLease({ holder, leased }: Pick<Lease, 'holder' | 'leased'>): string {
  if (leased) return `${holder} holds the lease`;
  return holder === '' ? 'nobody holds the lease' : `the lease of ${holder} has run out`;
}
