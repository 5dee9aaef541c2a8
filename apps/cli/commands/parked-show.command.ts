import { CommandRunner, SubCommand } from 'nest-commander';
import { discardedEvents, parkedEvents } from '../../../libs/read-store/index.js';
import { InvalidSetting } from '../../wiring/index.js';
import { asGuest } from '../as-guest.js';
import { logPosition } from '../log-position.js';
import { print } from '../terminal.js';
import { detailLines, discardedDetailLines } from './parked-lines.js';

@SubCommand({
  name: 'show',
  arguments: '<position>',
  description: 'everything about what is parked, or was discarded, at a position of the log',
})
export class ShowParkedCommand extends CommandRunner {
  override async run([given = '']: string[]): Promise<void> {
    const position = logPosition('parked show', given);
    await asGuest(async (lifeledger) => {
      const found = await lifeledger.reads.answer({}, async ({ db }) => ({
        parked: await parkedEvents(db, { position }),
        discarded: await discardedEvents(db, { position }),
      }));
      const { parked, discarded } = found;
      const blocks = [...parked.map(detailLines), ...discarded.map(discardedDetailLines)];
      if (blocks.length === 0) {
        throw new InvalidSetting(`nothing is parked or discarded at position ${given}`);
      }
      print(blocks.map((lines) => lines.join('\n')).join('\n\n'));
    });
  }
}
