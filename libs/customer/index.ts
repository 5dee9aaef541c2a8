export * from './events.js';
export { customerRegistry } from './registry.js';
export { customerIdPattern } from './values.js';
