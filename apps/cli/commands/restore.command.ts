import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { Command, CommandRunner } from 'nest-commander';
import { restorePostgresLog } from '../../../libs/event-store/index.js';
import { asGuest } from '../as-guest.js';
import { print, withProgress } from '../terminal.js';

@Command({
  name: 'restore',
  arguments: '<file>',
  description: 'bring a backup into an empty log, then fold it',
})
export class RestoreCommand extends CommandRunner {
  override async run([file]: string[]): Promise<void> {
    const source = createReadStream(String(file));
    // Before anything is started for a file that is not there.
    await once(source, 'open');
    await asGuest(async ({ databaseUrl, settings, projector }, stop) => {
      const { currency, timeZone } = settings;
      const installation = { currency, timeZone };
      const { events } = await withProgress(async (progress) => {
        const options = { installation, progress, signal: stop };
        const restored = await restorePostgresLog(databaseUrl(), source, options);
        await projector.rebuild({ progress, signal: stop });
        return restored;
      });
      print(`${events.toLocaleString('en')} events are restored and folded.`);
    });
  }
}
