/** An import that can't be done as asked: the message says what is wrong and what to do. */
export class InvalidImport extends Error {
  override readonly name = 'InvalidImport';
}
