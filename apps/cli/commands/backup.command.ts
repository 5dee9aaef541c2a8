import { open, rm } from 'node:fs/promises';
import { Command, CommandRunner } from 'nest-commander';
import { backup, type BackupOptions, type EventStore } from '../../../libs/event-store/index.js';
import { requireLogOf } from '../../wiring/index.js';
import { asGuest } from '../as-guest.js';
import { are, counted } from '../counted.js';
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
      await requireLogOf(settings, store);
      const installation = { currency, timeZone };
      const { events } = await withProgress((progress) =>
        writeNew(path, store, { installation, progress, signal: stop }),
      );
      print(`${counted(events, 'event')} ${are(events)} in ${path}.`);
    });
  }
}

/** A file that was there stays as it is; one that was cut short does not stay. */
async function writeNew(path: string, store: EventStore, options: BackupOptions) {
  const file = await open(path, 'wx');
  try {
    return await backup(store, file.createWriteStream(), options);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}
