import { createReadStream } from 'node:fs';
import { Command, CommandRunner } from 'nest-commander';
import {
  readBackupHeader,
  requireInstallation,
  restorePostgresLog,
} from '../../../libs/event-store/index.js';
import { InvalidSetting, loadSettings } from '../../wiring/index.js';
import { asGuest } from '../as-guest.js';
import { are, counted } from '../counted.js';
import { print, withProgress } from '../terminal.js';

@Command({
  name: 'restore',
  arguments: '<file>',
  description: 'bring a backup into an empty log, then fold it',
})
export class RestoreCommand extends CommandRunner {
  override async run([file]: string[]): Promise<void> {
    const path = String(file);
    await requireFitting(path);
    const source = createReadStream(path);
    await asGuest(async ({ databaseUrl, settings, projector }, stop) => {
      const { currency, timeZone } = settings;
      const installation = { currency, timeZone };
      const { events } = await withProgress(async (progress) => {
        const options = { installation, progress, signal: stop };
        const restored = await restorePostgresLog(databaseUrl(), source, options);
        await projector.rebuild({ progress, signal: stop });
        return restored;
      });
      print(`${counted(events, 'event')} ${are(events)} restored and folded.`);
    });
  }
}

/** Before anything is made in a folder that the backup does not belong to. */
async function requireFitting(path: string): Promise<void> {
  const { currency, timeZone, eventStoreUrl } = loadSettings(process.env);
  if (eventStoreUrl !== undefined) {
    throw new InvalidSetting(
      'EVENTSTORE_URL: a backup is restored into a log in PostgreSQL; unset it, restore, then carry the log over with: lifeledger copy --to esdb://…',
    );
  }
  requireInstallation(await readBackupHeader(createReadStream(path)), { currency, timeZone });
}
