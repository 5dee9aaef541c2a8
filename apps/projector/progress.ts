import type { Position } from '../../libs/event-store/index.js';

/** What one look at log and read models found. */
export interface Sample {
  /** By a clock that never jumps, in milliseconds. */
  readonly at: number;
  /** Folded up to here. */
  readonly position: Position;
  /** Whether everything of ours up to a head that was read before is folded. */
  readonly level: boolean;
}

/** `behind`: not level, but moving; `stalled`: not level, and for too long at the same position. */
export type Verdict = 'level' | 'behind' | 'stalled';

/** How the fold has done so far. */
export interface Progress {
  readonly verdict: Verdict;
  /** The newest look. */
  readonly at: number;
  readonly position: Position;
  /** Since when it is behind, and where it stood then; undefined where it is level. */
  readonly behind: { readonly at: number; readonly position: Position } | undefined;
  /** When it was last seen to have moved, or to have nothing to move for. */
  readonly movedAt: number;
}

/**
 * Goes on with what one more look found.
 * @param stallMilliseconds so long behind at the same position is a stall
 */
export function nextProgress(
  before: Progress | undefined,
  { at, position, level }: Sample,
  stallMilliseconds: number,
): Progress {
  if (level) return { verdict: 'level', at, position, behind: undefined, movedAt: at };
  // Who has not looked for long, as a process that was paused, can't say that nothing moved.
  const isSeen = before !== undefined && at - before.at <= stallMilliseconds;
  const behind = (isSeen ? before.behind : undefined) ?? { at, position };
  const hasMoved = !isSeen || before.verdict === 'level' || before.position !== position;
  const movedAt = hasMoved ? at : before.movedAt;
  const verdict = at - movedAt >= stallMilliseconds ? 'stalled' : 'behind';
  return { verdict, at, position, behind, movedAt };
}

/** Seconds for which the fold has not moved though it is behind. */
export function stillSeconds({ at, movedAt }: Progress): number {
  return (at - movedAt) / 1_000;
}

/**
 * Seconds until `head` is reached at the pace since the fold fell behind; undefined where it has
 * not moved since, or all of the way lies behind it.
 */
export function secondsLeft(
  { at, position, behind }: Progress,
  head: Position,
): number | undefined {
  if (behind === undefined || position <= behind.position || head <= position) return undefined;
  const perMillisecond = Number(position - behind.position) / (at - behind.at);
  return Number(head - position) / perMillisecond / 1_000;
}
