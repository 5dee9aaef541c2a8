import type { Generation } from './generation.js';
import type { OneByOne } from './one-by-one.js';

const NOTE = `
  update lifeledger.generation set trouble = $3
  where number = $1 and epoch = $2 and trouble <> $3`;

/**
 * Writes down, for whoever asks elsewhere, why a generation is not folded for the time being; ''
 * where it is. Only its holder's word counts. What moves the checkpoint clears it.
 */
export async function noteTrouble(
  client: OneByOne,
  { number, epoch }: Pick<Generation, 'number' | 'epoch'>,
  trouble: string,
): Promise<void> {
  // PostgreSQL keeps no U+0000.
  await client.query(NOTE, [number, epoch, trouble.replaceAll('\0', '\uFFFD')]);
}
