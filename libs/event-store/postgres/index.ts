export {
  openPostgresEventStore,
  type PostgresEventStore,
  type PostgresEventStoreOptions,
} from './open.js';
export { restorePostgresLog } from './restore.js';
