/** The embedded database can't be used; the message is one line that says what to do. */
export class EmbeddedPostgresError extends Error {
  override readonly name: string = 'EmbeddedPostgresError';
}

/** Another server runs on this data folder. */
export class DataFolderInUse extends EmbeddedPostgresError {
  override readonly name = 'DataFolderInUse';

  constructor(folder: string) {
    super(
      `Data folder ${folder} is in use by another running server: ` +
        'stop that one first, or choose another folder with LIFELEDGER_DATA_DIR.',
    );
  }
}

/** There is no server now, but the next attempt may have one: somebody starts, stops or dies. */
export class NotYet extends Error {
  override readonly name: string = 'NotYet';
}

/** The server could not have this port. */
export class PortTaken extends NotYet {
  override readonly name = 'PortTaken';
}

/** What a program that failed said, in one line. */
export function complaintOf(error: unknown): string {
  return (
    textOf(error, 'stderr')
      ?.trim()
      .replace(/\s*\n\s*/g, '; ') ?? reasonOf(error)
  );
}

/** One line of whatever went wrong. */
export function reasonOf(error: unknown): string {
  return (textOf(error, 'message') ?? String(error)).replace(/\s+/g, ' ').trim();
}

/** The system's code of a failed call (`ENOENT`), where there is one. */
export function codeOf(error: unknown): string | undefined {
  return textOf(error, 'code');
}

/** Whether something was given up because its signal said so. */
export function isAbort(error: unknown): boolean {
  return textOf(error, 'name') === 'AbortError';
}

/** By shape: an error of another realm (Jest runs specs in one) is no instance of our `Error`. */
function textOf(error: unknown, field: 'message' | 'code' | 'name' | 'stderr'): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
