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

interface ListFlags extends Pick<ParkedFilter, 'projection' | 'stream'> {
  /** What was discarded alone. */
  readonly discarded?: boolean;
}

/** Prints what is parked, and what was discarded, by whom and when. */
export async function listParked({
  discarded: alone = false,
  ...filter
}: ListFlags): Promise<void> {
  await asGuest(async (lifeledger) => {
    if (filter.projection !== undefined) projectionNamed(lifeledger, filter.projection);
    const found = await lifeledger.reads.answer({}, async ({ db, position }) => ({
      parked: alone ? [] : await parkedEvents(db, { ...filter, limit: LISTED_MAX }),
      events: await parkedUpTo(db, position),
      discarded: await discardedEvents(db, { ...filter, limit: LISTED_MAX }),
    }));
    const { discarded } = found;
    if (!alone) {
      for (const line of parkedLines(found.parked)) print(line);
      print(`Parked in all: ${counted(found.events, 'event')}.`);
    } else if (discarded.length === 0) print('Nothing of the kind was discarded.');
    for (const line of discardedLines(discarded)) print(line);
    const most = Math.max(found.parked.length, discarded.length);
    if (most === LISTED_MAX)
      tell(`no more than ${String(LISTED_MAX)} of each are listed; ${NARROW}`);
  });
}

@SubCommand({ name: 'list', description: 'what is parked, by position, and what was discarded' })
export class ListParkedCommand extends CommandRunner {
  override run(_: string[], flags: ListFlags): Promise<void> {
    return listParked(flags);
  }

  @Option({ flags: '--projection <name>', description: 'of this projection alone' })
  projection(value: string): string {
    return value;
  }

  @Option({ flags: '--stream <name>', description: 'of this stream alone' })
  stream(value: string): string {
    return value;
  }

  @Option({ flags: '--discarded', description: 'what was discarded alone' })
  discarded(): boolean {
    return true;
  }
}
