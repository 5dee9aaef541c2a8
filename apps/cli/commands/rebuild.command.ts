import { Command, CommandRunner } from 'nest-commander';
import { asGuest } from '../as-guest.js';
import { print, withProgress } from '../terminal.js';

@Command({ name: 'rebuild', description: 'fold the whole log again from nothing' })
export class RebuildCommand extends CommandRunner {
  override async run(): Promise<void> {
    await asGuest(async ({ projector, reads }, stop) => {
      await withProgress((progress) => projector.rebuild({ progress, signal: stop }));
      const { position } = await reads.status();
      print(`The read models are rebuilt, folded up to position ${String(position)}.`);
    });
  }
}
