import { CommandRunner, Option, SubCommand } from 'nest-commander';
import { asGuest } from '../as-guest.js';
import { confirm, requireTerminal } from '../confirm.js';
import { generationNumber } from '../generation-number.js';
import { print } from '../terminal.js';

interface DropFlags {
  readonly yes?: boolean;
  readonly force?: boolean;
}

@SubCommand({
  name: 'drop',
  arguments: '<number>',
  description: 'let a generation go that does not serve; there is no way back to it',
})
export class DropProjectionsCommand extends CommandRunner {
  override async run([given]: string[], { yes = false, force = false }: DropFlags): Promise<void> {
    const number = generationNumber(given);
    if (!yes) requireTerminal('projections drop', 'say --yes');
    await asGuest(async ({ projector }, stop) => {
      const question = `Drop generation ${String(number)}? There is no way back to it.`;
      if (!yes && !(await confirm(question, stop))) return;
      await projector.switchboard(stop).drop(number, { byForce: force });
      print(`Generation ${String(number)} is dropped.`);
    });
  }

  @Option({ flags: '--yes', description: 'do not ask' })
  yes(): boolean {
    return true;
  }

  @Option({
    flags: '--force',
    description: 'even where another rebuild holds it, or another release is asked from it',
  })
  force(): boolean {
    return true;
  }
}
