export { type Embedded, openEmbedded } from './open-embedded.js';
