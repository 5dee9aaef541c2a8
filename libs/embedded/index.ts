export { DataFolderInUse, EmbeddedPostgresError } from './errors.js';
export { type Embedded, openEmbedded } from './open-embedded.js';
