import type { Position } from '../../libs/event-store/index.js';
import type { ProjectorState, SessionInTheWay } from '../../libs/read-store/index.js';
import type { Adoption } from '../wiring/index.js';
import { describeLag, type Lag } from './lag.js';
import { describeLease, type Lease } from './lease.js';
import { type Found, isLevel, type Unseen } from './look.js';
import { type Progress, secondsLeft, stillSeconds } from './progress.js';

/** What keeps read models from being level; docs/decisions/0010 says how each looks and is cured. */
export type Cause =
  | 'database-away'
  | 'event-store-away'
  | 'never-folded'
  | 'being-built'
  | 'other-log'
  | 'behind'
  | 'stalled'
  | 'projector-stopped'
  | 'projector-waits'
  | 'blocked'
  | 'nobody-folds'
  | 'folds-nothing'
  | 'holder-does-not-move'
  | 'settings-refused';

/** A cause, and what it is here in words for an operator. */
export interface Reason {
  readonly cause: Cause;
  readonly text: string;
}

/** What a diagnosis is made from. */
export interface Findings {
  /** What the projector of this process says of itself; one that was never started says nothing. */
  readonly own: ProjectorState;
  readonly lag: Lag | undefined;
  readonly progress: Progress | undefined;
  readonly lease: Lease | undefined;
  /** Asked for where nothing moves. */
  readonly inTheWay: readonly SessionInTheWay[];
}

/** Why nothing could be seen, and what else is known of it. */
export function reasonsUnseen(
  { silent, failure }: Unseen,
  { own, inTheWay }: Pick<Findings, 'own' | 'inTheWay'>,
): readonly Reason[] {
  const known = [...blockedBy(inTheWay), ...troubleOf(own)];
  if (silent === 'database') {
    return [
      { cause: 'database-away', text: `the read models can't be reached: ${failure}` },
      ...known,
    ];
  }
  const text = `the event store can't be reached: ${failure}`;
  return [{ cause: 'event-store-away', text }, ...known];
}

/** Why this process must not answer, whatever it sees: the log goes by other settings than it. */
export function refusedBy(adoption: Adoption | undefined): readonly Reason[] {
  if (adoption?.state !== 'refused') return [];
  return [{ cause: 'settings-refused', text: `start this server anew: ${adoption.reason}` }];
}

/** Why read models are not ready; none where they are level and this process can fold what comes. */
export function reasonsIn(found: Found, findings: Findings): readonly Reason[] {
  const { own, lease } = findings;
  const other = otherLog(found, lease);
  if (other !== undefined) return [other, ...troubleIn(findings)];
  if (isLevel(found)) return stoppedBy(own);
  const standing = standingOf(found, findings);
  return [standing, ...causesOf(standing.cause === 'stalled', findings)];
}

/** What does not keep anything from being right now, but will once something happens. */
export function warningsIn(found: Found, { own, lease }: Findings): readonly string[] {
  if (!isLevel(found) || isFolding(own) || lease === undefined) return [];
  const said = saidElsewhere(lease).map(({ text }) => text);
  if (lease.leased) return said;
  return [
    ...said,
    `no projector folds: ${describeLease(lease)}; the next event will make this unready`,
  ];
}

function standingOf({ status, head }: Found, { lag, progress }: Findings): Reason {
  const { state, position } = status;
  const place = `position ${String(position)} of ${String(head.position)}`;
  const pace = paceOf(progress, head.position);
  if (state === 'empty') {
    return {
      cause: 'never-folded',
      text: 'no projector has folded this log for this release, or what it folded was dropped: start one, or run lifeledger rebuild',
    };
  }
  // Indexes and settling move nothing for a while.
  if (state === 'rebuilding') {
    return { cause: 'being-built', text: `the read models are being built, ${place}${pace}` };
  }
  const many = lag === undefined ? '' : ` by ${describeLag(lag)}`;
  const cause = progress?.verdict === 'stalled' ? 'stalled' : 'behind';
  return { cause, text: `the read models are behind${many}, ${place}${pace}` };
}

function paceOf(progress: Progress | undefined, head: Position): string {
  if (progress === undefined) return '';
  if (progress.verdict === 'stalled') {
    return `; they have not moved for ${stillSeconds(progress).toFixed(1)} s`;
  }
  const seconds = secondsLeft(progress, head);
  return seconds === undefined ? '' : `; moving, about ${String(Math.ceil(seconds))} s are left`;
}

/** How it is known that what is folded is not of this log; undefined where it may be. */
export function otherLog(
  { status, head, beyond }: Found,
  lease: Lease | undefined,
): Reason | undefined {
  const cause = 'other-log';
  if (lease?.otherLog === true) {
    return { cause, text: 'the read models were folded from another log than this one; rebuild' };
  }
  if (!beyond) return undefined;
  const text =
    `the read models are folded up to position ${String(status.position)}, but the log ends at ` +
    `${String(head.position)}: they are from another log, or it was restored from before; rebuild`;
  return { cause, text };
}

/** Who holds it up; nobody is blamed for what may only take its time. */
function causesOf(isStalled: boolean, { own, lease, inTheWay }: Findings): readonly Reason[] {
  const known = [...troubleIn({ own, lease }), ...blockedBy(inTheWay)];
  if (known.length > 0) return known;
  if (lease !== undefined && !lease.leased && !isFolding(own)) {
    return [{ cause: 'nobody-folds', text: `no projector folds: ${describeLease(lease)}` }];
  }
  if (!isStalled) return [];
  if (lease === undefined && !isFolding(own)) {
    return [{ cause: 'nobody-folds', text: 'no projector folds' }];
  }
  return [isFolding(own) ? idle(own) : holderIdle(lease)];
}

function idle({ phase }: ProjectorState): Reason {
  const text =
    `the projector of this process (${phase}) folds nothing, and has no error: its subscription ` +
    'delivers nothing, or its fold or its write does not return; restart it if that lasts';
  return { cause: 'folds-nothing', text };
}

function holderIdle(lease: Lease | undefined): Reason {
  const who = lease === undefined ? 'another process folds' : describeLease(lease);
  const text = `${who}, but does not move: look at that process; its lease runs out where it hangs`;
  return { cause: 'holder-does-not-move', text };
}

function blockedBy(inTheWay: readonly SessionInTheWay[]): readonly Reason[] {
  return inTheWay.map(({ pid, application, state, since }) => {
    const said = [application, state, since && `since ${since}`].filter(Boolean).join(', ');
    const text =
      `PostgreSQL lets the projector wait for a lock of session ${String(pid)} (${said}): ` +
      `end it, if need be by select pg_terminate_backend(${String(pid)})`;
    return { cause: 'blocked', text };
  });
}

/** What the projector of this process, where one runs, says of itself; standing by is no trouble. */
function troubleOf(own: ProjectorState): readonly Reason[] {
  const { phase, error } = own;
  if (phase !== 'waiting' || error === undefined) return stoppedBy(own);
  return [{ cause: 'projector-waits', text: `the projector waits, then tries again: ${error}` }];
}

/** The same; where this process has nothing to say, what a projector elsewhere said. */
function troubleIn({ own, lease }: Pick<Findings, 'own' | 'lease'>): readonly Reason[] {
  const said = troubleOf(own);
  return said.length > 0 || isFolding(own) ? said : saidElsewhere(lease);
}

function saidElsewhere(lease: Lease | undefined): readonly Reason[] {
  if (lease === undefined || lease.trouble === '') return [];
  return [
    { cause: 'projector-waits', text: `a projector that does not fold said: ${lease.trouble}` },
  ];
}

function stoppedBy({ phase, error }: ProjectorState): readonly Reason[] {
  if (phase !== 'stopped' || error === undefined) return [];
  return [{ cause: 'projector-stopped', text: `the projector stopped: ${error}` }];
}

function isFolding({ phase }: ProjectorState): boolean {
  return phase !== 'waiting' && phase !== 'stopped';
}
