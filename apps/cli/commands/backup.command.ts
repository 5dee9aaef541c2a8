import { createWriteStream } from 'node:fs';
import { Command, CommandRunner } from 'nest-commander';
import { backup } from '../../../libs/event-store/index.js';
import { asGuest } from '../as-guest.js';
import { print, withProgress } from '../terminal.js';

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
      const sink = createWriteStream(path, { flags: 'wx' });
      const installation = { currency, timeZone };
      const { events } = await withProgress((progress) =>
        backup(store, sink, { installation, progress, signal: stop }),
      );
      print(`${events.toLocaleString('en')} events are in ${path}.`);
    });
  }
}
