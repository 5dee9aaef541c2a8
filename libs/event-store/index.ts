export { backup, type BackupOptions, readBackupHeader, requireInstallation } from './backup.js';
export * from './codec.js';
export * from './errors.js';
export * from './node-log.js';
export * from './port.js';
export * from './transact.js';
export {
  openPostgresEventStore,
  type PostgresEventStoreOptions,
  restorePostgresLog,
} from './postgres/index.js';
