import { setTimeout as pause } from 'node:timers/promises';
import { type Checkpoint, messageOf } from '../../libs/event-store/index.js';
import {
  definitionsOf,
  type ProjectorState,
  type ReadStatus,
} from '../../libs/read-store/index.js';
import { projections } from '../../projections/index.js';
import type { Lifeledger } from '../wiring/index.js';

/** A projector that folds has reached a head that was read before within this time. */
const PATIENCE_MILLISECONDS = 2_000;
const LOOK_EVERY_MILLISECONDS = 50;

const DEFINITIONS = definitionsOf(projections);

export interface Readiness {
  readonly ready: boolean;
  /** Each says what is wrong; none where ready. */
  readonly reasons: readonly string[];
}

/** Whether this process can take commands and answer questions that are not behind. */
export async function judgeReadiness(lifeledger: Lifeledger): Promise<Readiness> {
  const reasons = lifeledger.databaseIsUp()
    ? await reasonsOf(lifeledger)
    : ['the database is being started again'];
  return { ready: reasons.length === 0, reasons };
}

/** The log's end, or why it can't be told within two seconds. */
export async function headOf({
  store,
  storeTrouble,
}: Pick<Lifeledger, 'store' | 'storeTrouble'>): Promise<Outcome<Checkpoint>> {
  const head = await outcomeOf(store.head());
  if ('value' in head) return head;
  return { failure: `the event store can't be reached: ${storeTrouble() ?? head.failure}` };
}

async function reasonsOf(lifeledger: Lifeledger): Promise<readonly string[]> {
  const { reads, projector } = lifeledger;
  const head = await headOf(lifeledger);
  if ('failure' in head) return [head.failure];
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const status = await outcomeOf(reads.status());
    if ('failure' in status) return [`the read models can't be reached: ${status.failure}`];
    const reason = reasonOf(status.value, head.value.position);
    if (reason === undefined) return troubleOf(projector.state());
    if (performance.now() > deadline) return [reason, ...troubleOf(projector.state())];
    await pause(LOOK_EVERY_MILLISECONDS);
  }
}

/** What the projector of this process, where one runs, says of itself; standing by is no trouble. */
function troubleOf({ phase, error }: ProjectorState): readonly string[] {
  return phase === 'stopped' && error !== undefined ? [`the projector stopped: ${error}`] : [];
}

/** Why read models that stand like this are not ready, where the log's end was at `head`. */
export function reasonOf(
  { state, position, definitions }: ReadStatus,
  head: bigint,
): string | undefined {
  if (state === 'rebuilding') {
    return `the read models are being rebuilt: position ${position} of ${head}`;
  }
  if (definitions !== '' && definitions !== DEFINITIONS) {
    return `the read models are those of another release: ${definitions}`;
  }
  if (state === 'empty') return 'no projector has ever folded this log';
  if (position >= head) return undefined;
  return `the projector is behind or stopped: position ${position} of ${head}`;
}

export type Outcome<T> = { readonly value: T } | { readonly failure: string };

async function outcomeOf<T>(asked: Promise<T>): Promise<Outcome<T>> {
  const enough = new AbortController();
  const late = pause(PATIENCE_MILLISECONDS, { failure: 'no answer in time' }, enough);
  try {
    return await Promise.race([asked.then((value) => ({ value })), late]);
  } catch (error) {
    return { failure: messageOf(error) };
  } finally {
    enough.abort();
  }
}
