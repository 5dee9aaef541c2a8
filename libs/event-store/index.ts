export * from './codec.js';
export * from './errors.js';
export * from './port.js';
export * from './transact.js';
export { openPostgresEventStore, type PostgresEventStoreOptions } from './postgres/index.js';
