import { CommandRunner, SubCommand } from 'nest-commander';
import { asGuest } from '../as-guest.js';
import { print } from '../terminal.js';

@SubCommand({ name: 'rollback', description: 'answer from the generation that served before' })
export class RollbackProjectionsCommand extends CommandRunner {
  override async run(): Promise<void> {
    await asGuest(async ({ projector }, stop) => {
      const number = await projector.switchboard(stop).rollback();
      print(`Generation ${String(number)} serves again.`);
    });
  }
}
