export { importCdnow, importCsv, type ImportCsvOptions, importOnlineRetail } from './imports.js';
export type { ImportOptions, ImportProgress } from './import.js';
export { InvalidImport } from './invalid-import.js';
export { type Reconciliation, reconciliationLines } from './reconciliation.js';
export { simulate } from './simulation/simulate.js';
