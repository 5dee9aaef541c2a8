import { CommandRunner, SubCommand } from 'nest-commander';
import { asGuest } from '../as-guest.js';
import { generationNumber } from '../generation-number.js';
import { print } from '../terminal.js';

@SubCommand({
  name: 'serve',
  arguments: '<number>',
  description: 'answer from this generation, from the position where the other one stands',
})
export class ServeProjectionsCommand extends CommandRunner {
  override async run([given]: string[]): Promise<void> {
    const number = generationNumber(given);
    await asGuest(async ({ projector }, stop) => {
      await projector.switchboard(stop).serve(number);
      print(`Generation ${String(number)} serves.`);
    });
  }
}
