export { backup, type BackupOptions, type BackupProgress, readBackupHeader } from './backup.js';
export type { BackupEnd, BackupHeader, BackupInstallation } from './backup-lines.js';
export * from './codec.js';
export * from './errors.js';
export * from './port.js';
export * from './transact.js';
export {
  openPostgresEventStore,
  type PostgresEventStoreOptions,
  restorePostgresLog,
} from './postgres/index.js';
