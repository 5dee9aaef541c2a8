export { DataFolderInUse, EmbeddedPostgresError } from './errors.js';
export { type Embedded, type EmbeddedOptions, openEmbedded } from './open-embedded.js';
