import pg from 'pg';

/** Rows for one `COPY … FROM STDIN` of a script. */
export interface Copy {
  readonly statement: string;
  readonly text: string;
}

/** What of the driver's connection a COPY needs; the driver itself dispatches to the query. */
interface CopyConnection {
  sendCopyFromChunk(chunk: Uint8Array): void;
  endCopyFrom(): void;
}

/**
 * A simple query of many statements that feeds each COPY in it with the next of its texts. A whole
 * batch so costs one round trip and one more for each COPY, which a COPY stream each would double.
 */
class CopyScript extends pg.Query {
  readonly #texts: Iterator<string>;

  constructor(
    statements: string,
    texts: readonly string[],
    settle: (error: Error | undefined | null) => void,
  ) {
    super(statements, settle);
    this.#texts = texts.values();
  }

  /** Called by the driver when the server has come to a COPY. */
  handleCopyInResponse(connection: CopyConnection): void {
    const text = this.#texts.next();
    if (text.done !== true) connection.sendCopyFromChunk(Buffer.from(text.value, 'utf8'));
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
