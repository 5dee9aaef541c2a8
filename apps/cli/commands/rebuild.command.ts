import { Command, CommandRunner } from 'nest-commander';
import { asGuest } from '../as-guest.js';
import { print, showProgress } from '../terminal.js';

@Command({ name: 'rebuild', description: 'fold the whole log again from nothing' })
export class RebuildCommand extends CommandRunner {
  override async run(): Promise<void> {
    await asGuest(async ({ projector, reads }, stop) => {
      const display = showProgress();
      await projector.rebuild({ progress: display.report, signal: stop });
      display.end();
      const { position } = await reads.status();
      print(`The read models are rebuilt, folded up to position ${String(position)}.`);
    });
  }
}
