import { tell } from './terminal.js';

/** What users can cause and mend; everything else is a fault of ours and shows where it happened. */
const EXPLAINED = new Set([
  'DataFolderInUse',
  'EmbeddedPostgresError',
  'InvalidBackup',
  'InvalidImport',
  'InvalidSetting',
  'OtherInstallation',
  'PortInUse',
  'RebuildUnderWay',
  'Stopped',
]);

/** Says in one line why the command failed, and makes the process's exit code say so too. */
export function failWith(error: unknown): void {
  tell(explain(error));
  process.exitCode = 1;
}

/** The message alone where the user can mend it, with the stack where not. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (EXPLAINED.has(error.name) || 'code' in error) return error.message;
  return error.stack ?? error.message;
}
