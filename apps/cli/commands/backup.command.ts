import { createWriteStream } from 'node:fs';
import { Command, CommandRunner } from 'nest-commander';
import { backup } from '../../../libs/event-store/index.js';
import { asGuest } from '../as-guest.js';
import { print, showProgress } from '../terminal.js';

@Command({
  name: 'backup',
  arguments: '<file>',
  description: 'write the whole log to a file of compressed JSON lines',
})
export class BackupCommand extends CommandRunner {
  override async run([file]: string[]): Promise<void> {
    const path = String(file);
    await asGuest(async ({ store, settings }, stop) => {
      const { currency, timeZone } = settings;
      const display = showProgress();
      const sink = createWriteStream(path, { flags: 'wx' });
      const { events } = await backup(store, sink, {
        installation: { currency, timeZone },
        progress: display.report,
        signal: stop,
      });
      display.end();
      print(`${events.toLocaleString('en')} events are in ${path}.`);
    });
  }
}
