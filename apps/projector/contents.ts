import {
  parkedUpTo,
  rebuildDue,
  type UnknownEvents,
  unknownEvents,
} from '../../libs/read-store/index.js';
import type { Lifeledger } from '../wiring/index.js';
import type { Judgement } from './watch.js';

/** What the generation that answers could not take as it should. */
export interface Contents {
  readonly parked: number;
  /** Passed over, by type and version. */
  readonly unknown: readonly UnknownEvents[];
  /** Why a rebuild would make other rows, a line each; none where it would not. */
  readonly rebuildDue: readonly string[];
}

/** Undefined where no generation answers. @throws what the database says */
export async function contentsOf(
  { reads, codec }: Pick<Lifeledger, 'reads' | 'codec'>,
  { look }: Judgement,
): Promise<Contents | undefined> {
  if ('silent' in look || look.status.state !== 'live') return undefined;
  return reads.answer({}, async ({ db, position }) => ({
    parked: await parkedUpTo(db, position),
    unknown: await unknownEvents(db),
    rebuildDue: await rebuildDue(db, codec),
  }));
}

/** In words: `3 events Gifted of version 2`. */
export function describeUnknown({ type, schemaVersion, events }: UnknownEvents): string {
  const version = schemaVersion === null ? 'of no version' : `of version ${String(schemaVersion)}`;
  return `${String(events)} event${events === 1 ? '' : 's'} ${type} ${version}`;
}
