import pg from 'pg';

/** Rows for one `COPY … FROM STDIN` of a script. */
export interface Copy {
  readonly statement: string;
  readonly text: string;
}

/** What of the driver's connection a script needs. */
interface CopyConnection {
  query(statements: string): void;
  sendCopyFromChunk(chunk: Uint8Array): void;
  endCopyFrom(): void;
}

/**
 * A simple query of many statements with the texts of its COPYs sent right behind it, so that a
 * whole batch costs one round trip. The server reads each text when it comes to its COPY, and
 * passes over what is left where a statement before it fails, as the protocol demands.
 */
class CopyScript extends pg.Query {
  override readonly submit: (connection: unknown) => void;

  constructor(
    statements: string,
    texts: readonly string[],
    settle: (error: Error | undefined | null) => void,
  ) {
    super(statements, settle);
    this.submit = (connection) => {
      send(connection as CopyConnection, statements, texts);
    };
  }

  /** Called by the driver when the server has come to a COPY: its text is on the way. */
  handleCopyInResponse(): void {
    return;
  }
}

function send(connection: CopyConnection, statements: string, texts: readonly string[]): void {
  connection.query(statements);
  for (const text of texts) {
    connection.sendCopyFromChunk(Buffer.from(text, 'utf8'));
    connection.endCopyFrom();
  }
}

/**
 * Runs statements and copies, in order, in one go.
 * @throws what the first of them that fails says; nothing behind it was run
 */
export function runScript(client: pg.Client, parts: readonly (string | Copy)[]): Promise<void> {
  const statements = parts.map((part) => (typeof part === 'string' ? part : part.statement));
  const texts = parts.flatMap((part) => (typeof part === 'string' ? [] : [part.text]));
  return new Promise((resolve, reject) => {
    const settle = (error: Error | undefined | null) => {
      if (error === undefined || error === null) resolve();
      else reject(error);
    };
    client.query(new CopyScript(statements.join(';\n'), texts, settle));
  });
}
