import { CommandRunner, SubCommand } from 'nest-commander';
import { parkedEvents } from '../../../libs/read-store/index.js';
import { InvalidSetting } from '../../wiring/index.js';
import { asGuest } from '../as-guest.js';
import { logPosition } from '../log-position.js';
import { print } from '../terminal.js';
import { detailLines } from './parked-lines.js';

@SubCommand({
  name: 'show',
  arguments: '<position>',
  description: 'everything about what is parked at a position of the log',
})
export class ShowParkedCommand extends CommandRunner {
  override async run([given = '']: string[]): Promise<void> {
    const position = logPosition('parked show', given);
    await asGuest(async ({ reads }) => {
      const found = await reads.answer({}, ({ db }) => parkedEvents(db, { position }));
      if (found.length === 0) throw new InvalidSetting(`nothing is parked at position ${given}`);
      const blocks = found.map((parked) => detailLines(parked).join('\n'));
      print(blocks.join('\n\n'));
    });
  }
}
