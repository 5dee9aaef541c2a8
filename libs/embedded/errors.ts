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

/** One line of whatever went wrong. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message || String(error) : String(error);
  return text.replace(/\s+/g, ' ').trim();
}

/** The system's code of a failed call (`ENOENT`), where there is one. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
