import { DataFolderInUse, EmbeddedPostgresError } from '../../libs/embedded/index.js';
import { Refusal } from '../../libs/event-sourcing/index.js';
import { EventStoreError, StoreUnavailable } from '../../libs/event-store/index.js';
import { InvalidImport } from '../../libs/intake/index.js';
import {
  FoldFailed,
  GenerationUnfit,
  isLostConnection,
  NoSuchGeneration,
  NotYetFolded,
  OtherInstallation,
  ProjectorRuns,
  ReadStoreUnusable,
  Rebuilding,
  RebuildUnderWay,
} from '../../libs/read-store/index.js';
import { PortInUse } from '../api/index.js';
import { InvalidSetting, Stopped } from '../wiring/index.js';
import { tell } from './terminal.js';

/** What users can cause and mend; everything else is a fault of ours and shows where it happened. */
const explained = [
  DataFolderInUse,
  EmbeddedPostgresError,
  EventStoreError,
  FoldFailed,
  GenerationUnfit,
  InvalidImport,
  InvalidSetting,
  NoSuchGeneration,
  NotYetFolded,
  OtherInstallation,
  PortInUse,
  ProjectorRuns,
  ReadStoreUnusable,
  Rebuilding,
  RebuildUnderWay,
  Refusal,
  Stopped,
] as const;

/** Says in one line why the command failed, and makes the process's exit code say so too. */
export function failWith(error: unknown): void {
  tell(explanation(error));
  process.exitCode = 1;
}

/** The message alone where the user can mend it (errors of the system have a code), else the stack. */
function explanation(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof StoreUnavailable || isLostConnection(error)) {
    return `${error.message}\nOnce it is back, run the command again: what was done stays done.`;
  }
  const known = explained.some((kind) => error instanceof kind);
  return known || 'code' in error ? error.message : (error.stack ?? error.message);
}
