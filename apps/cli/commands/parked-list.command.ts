import { CommandRunner, Option, SubCommand } from 'nest-commander';
import {
  discardedEvents,
  parkedEvents,
  type ParkedFilter,
  parkedUpTo,
} from '../../../libs/read-store/index.js';
import { projectionNamed } from '../../wiring/index.js';
import { asGuest } from '../as-guest.js';
import { counted } from '../counted.js';
import { print, tell } from '../terminal.js';
import { discardedLines, parkedLines } from './parked-lines.js';

const LISTED_MAX = 1_000;
const NARROW = 'name a --projection or a --stream to see others';

/** Prints what is parked and what was discarded. */
export async function listParked(
  filter: Pick<ParkedFilter, 'projection' | 'stream'>,
): Promise<void> {
  await asGuest(async (lifeledger) => {
    if (filter.projection !== undefined) projectionNamed(lifeledger, filter.projection);
    const found = await lifeledger.reads.answer({}, async ({ db, position }) => ({
      parked: await parkedEvents(db, { ...filter, limit: LISTED_MAX }),
      events: await parkedUpTo(db, position),
      discarded: await discardedEvents(db, { ...filter, limit: LISTED_MAX }),
    }));
    for (const line of parkedLines(found.parked)) print(line);
    print(`Parked in all: ${counted(found.events, 'event')}.`);
    for (const line of discardedLines(found.discarded)) print(line);
    const most = Math.max(found.parked.length, found.discarded.length);
    if (most === LISTED_MAX)
      tell(`no more than ${String(LISTED_MAX)} of each are listed; ${NARROW}`);
  });
}

@SubCommand({ name: 'list', description: 'what is parked, by position, and what was discarded' })
export class ListParkedCommand extends CommandRunner {
  override run(_: string[], filter: Pick<ParkedFilter, 'projection' | 'stream'>): Promise<void> {
    return listParked(filter);
  }

  @Option({ flags: '--projection <name>', description: 'of this projection alone' })
  projection(value: string): string {
    return value;
  }

  @Option({ flags: '--stream <name>', description: 'of this stream alone' })
  stream(value: string): string {
    return value;
  }
}
