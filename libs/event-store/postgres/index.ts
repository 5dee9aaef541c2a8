export { openPostgresEventStore, type PostgresEventStoreOptions } from './open.js';
export { restorePostgresLog } from './restore.js';
