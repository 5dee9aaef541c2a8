import { createReadStream } from 'node:fs';
import { Command, CommandRunner } from 'nest-commander';
import { restorePostgresLog } from '../../../libs/event-store/index.js';
import { asGuest } from '../as-guest.js';
import { print, showProgress } from '../terminal.js';

@Command({
  name: 'restore',
  arguments: '<file>',
  description: 'bring a backup into an empty log, then fold it',
})
export class RestoreCommand extends CommandRunner {
  override async run([file]: string[]): Promise<void> {
    const path = String(file);
    await asGuest(async ({ databaseUrl, settings, projector }, stop) => {
      const { currency, timeZone } = settings;
      const display = showProgress();
      const options = {
        installation: { currency, timeZone },
        progress: display.report,
        signal: stop,
      };
      const { events } = await restorePostgresLog(databaseUrl(), createReadStream(path), options);
      await projector.rebuild({ progress: display.report, signal: stop });
      display.end();
      print(`${events.toLocaleString('en')} events are restored and folded.`);
    });
  }
}
