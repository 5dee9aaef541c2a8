import { basename } from 'node:path';
import { Command, CommandRunner, Option } from 'nest-commander';
import {
  importCdnow,
  importCsv,
  type ImportOptions,
  importOnlineRetail,
  type Reconciliation,
  reconciliationLines,
} from '../../../libs/intake/index.js';
import { InvalidSetting, type Lifeledger, requireLogOf } from '../../wiring/index.js';
import { asGuest } from '../as-guest.js';
import { foldToHead } from '../fold-to-head.js';
import { print, withProgress } from '../terminal.js';

interface ImportFlags {
  readonly map?: string;
  readonly prefix?: string;
  readonly rate?: string;
  readonly rejects?: string;
}

@Command({
  name: 'import',
  arguments: '<format> <file>',
  description: 'bring in the orders of a file: cdnow, online-retail, or csv with --map',
})
export class ImportCommand extends CommandRunner {
  override async run([format, file]: string[], flags: ImportFlags): Promise<void> {
    const importer = importerFor(String(format), flags);
    await asGuest(async (lifeledger, stop) => {
      const options = optionsFor(lifeledger, String(file), flags);
      await requireLogOf(lifeledger.settings, lifeledger.store);
      const reconciliation = await withProgress(async (report) => {
        const imported = await importer({ ...options, progress: report, signal: stop });
        await foldToHead(lifeledger, { report, stop });
        return imported;
      });
      for (const line of reconciliationLines(reconciliation)) print(line);
    });
  }

  @Option({
    flags: '--map <mapping>',
    description: 'csv: the JSON file that says what the columns hold',
  })
  map(value: string): string {
    return value;
  }

  @Option({ flags: '--prefix <prefix>', description: 'csv: stands before every customer id' })
  prefix(value: string): string {
    return value;
  }

  @Option({
    flags: '--rate <rate>',
    description: "units of the reporting currency for one of the file's",
  })
  rate(value: string): string {
    return value;
  }

  @Option({
    flags: '--rejects <file>',
    description: 'where rejected rows are written (default ./<file>.rejected.csv)',
  })
  rejects(value: string): string {
    return value;
  }
}

type Importer = (options: ImportOptions) => Promise<Reconciliation>;

function importerFor(format: string, { map, prefix }: ImportFlags): Importer {
  if (format === 'cdnow') return importCdnow;
  if (format === 'online-retail') return importOnlineRetail;
  if (format !== 'csv') {
    throw new InvalidSetting(`import: the format is cdnow, online-retail or csv, not ${format}`);
  }
  if (map === undefined) throw new InvalidSetting('import csv: --map MAPPING is needed');
  return (options) => importCsv({ ...options, map, prefix });
}

function optionsFor(
  { databaseUrl, room, settings }: Lifeledger,
  file: string,
  { rate, rejects }: ImportFlags,
): ImportOptions {
  return {
    file,
    url: databaseUrl(),
    room,
    currency: settings.currency,
    ...(rate === undefined ? {} : { rate }),
    rejectsFile: rejects ?? `${basename(file)}.rejected.csv`,
  };
}
