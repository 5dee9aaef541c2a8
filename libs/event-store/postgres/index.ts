export { openPostgresEventStore, type PostgresEventStoreOptions } from './open.js';
