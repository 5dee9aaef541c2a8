export { backup, type BackupOptions, readBackupHeader, requireInstallation } from './backup.js';
export * from './codec.js';
export { copyLog, type CopyOptions, type CopyOutcome, type CopyProgress } from './copy.js';
export * from './errors.js';
export { firstStampOf } from './first-stamp.js';
export {
  type EventStoreDb,
  type EventStoreDbOptions,
  openEventStoreDb,
} from './eventstoredb/open.js';
export { AccessDenied } from './eventstoredb/refusals.js';
export type { StoreCounts } from './eventstoredb/session.js';
export type { Timings } from './eventstoredb/timings.js';
export { MalformedEvent } from './event-schema.js';
export { POSITION_MAX, positionIn } from './log-position.js';
export * from './node-log.js';
export * from './port.js';
export { Histories } from './histories.js';
export { deriveId, newCommandId } from './ids.js';
export { readHistory } from './read-history.js';
export type { Room } from './room.js';
export * from './transact.js';
export * from './transaction.js';
export { unlessAborted } from './postgres/abort.js';
export {
  openPostgresEventStore,
  type PostgresEventStore,
  type PostgresEventStoreOptions,
  restorePostgresLog,
} from './postgres/index.js';
