import type { Generation } from './generation.js';
import type { OneByOne } from './one-by-one.js';

/** Why a generation is not folded for the time being. */
export interface Trouble {
  readonly text: string;
  /** Whether it was folded from another log: then no answer from it is true. */
  readonly otherLog: boolean;
}

export const NO_TROUBLE: Trouble = { text: '', otherLog: false };

const NOTE = `
  update lifeledger.generation set trouble = $3, other_log = $4
  where number = $1 and epoch = $2 and (trouble, other_log) <> ($3, $4)`;

/**
 * Writes down, for whoever asks elsewhere, why a generation is not folded. Only its holder's word
 * counts. What moves the checkpoint clears it.
 */
export async function noteTrouble(
  client: OneByOne,
  { number, epoch }: Pick<Generation, 'number' | 'epoch'>,
  { text, otherLog }: Trouble,
): Promise<void> {
  // PostgreSQL keeps no U+0000.
  await client.query(NOTE, [number, epoch, text.replaceAll('\0', '\uFFFD'), otherLog]);
}
