import { randomUUID } from 'node:crypto';
import { uuidV5Below } from './uuid-v5.js';

/** The namespace of every id that is derived from another. */
const derived = uuidV5Below('d7f7a9d0-6a5c-4b7e-9d0b-52a3f4f6b3c1');

/** An id that is the same for the same parts; used for command, order and other ids. */
export function deriveId(...parts: readonly string[]): string {
  return derived(JSON.stringify(parts));
}

/** A command id of its own where the caller gave no key to derive one from. */
export function newCommandId(): string {
  return randomUUID();
}
