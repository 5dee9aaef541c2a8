import type { Position } from '../event-store/index.js';

/** The read models have not been folded as far as the question demands; the same question may succeed later. */
export class NotYetFolded extends Error {
  override readonly name = 'NotYetFolded';

  constructor(
    /** How far they are. */
    readonly position: Position,
    readonly minPosition: Position,
  ) {
    super(
      `folded up to position ${String(position)}, not yet to ${String(minPosition)}; ask again later`,
    );
  }
}

/** There is no whole set of read tables to answer from. */
export class Rebuilding extends Error {
  override readonly name = 'Rebuilding';
  readonly retryAfterSeconds = 5;

  constructor(
    /** How far the fold has come; undefined where nobody has begun. */
    readonly position: Position | undefined,
  ) {
    super(position === undefined ? NOTHING_BEGUN : BEGUN);
  }
}

const BEGUN = 'the read models are being rebuilt; ask again in a few seconds';
const NOTHING_BEGUN =
  'this release has no read models: nothing is folded for it yet, or what was is dropped; ' +
  'start a projector of it, or run lifeledger rebuild';

/** The data belong to an installation with another currency or time zone. */
export class OtherInstallation extends Error {
  override readonly name = 'OtherInstallation';
}

/** Another process is rebuilding the read models. */
export class RebuildUnderWay extends Error {
  override readonly name = 'RebuildUnderWay';

  constructor() {
    super('a rebuild of the read models is under way in another process; wait until it has ended');
  }
}

/** No generation has this number. */
export class NoSuchGeneration extends Error {
  override readonly name = 'NoSuchGeneration';

  constructor(number: bigint) {
    super(`there is no generation ${String(number)}; see: lifeledger projections list`);
  }
}

/** What was asked of a generation can't be done with it; the message says why, and what can. */
export class GenerationUnfit extends Error {
  override readonly name = 'GenerationUnfit';
}

/** A projector folds, in this process or another. */
export class ProjectorRuns extends Error {
  override readonly name = 'ProjectorRuns';

  constructor() {
    super('a projector of this installation runs; stop every process of it, then try again');
  }
}

/** A projection threw on an event; nothing behind that event is folded until it is mended. */
export class FoldFailed extends Error {
  override readonly name = 'FoldFailed';
}

/** The database can't hold the read models: not reached, not allowed, not fit. */
export class ReadStoreUnusable extends Error {
  override readonly name = 'ReadStoreUnusable';
}
