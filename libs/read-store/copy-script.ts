import pg from 'pg';
import type { CopyRows } from './copy-rows.js';

/** Rows for one `COPY … FROM STDIN` of a script. */
export interface Copy {
  readonly statement: string;
  readonly rows: CopyRows;
}

/** What of the driver's connection a script needs. */
interface CopyConnection {
  readonly stream: { cork(): void; uncork(): void };
  query(statements: string): void;
  sendCopyFromChunk(chunk: Uint8Array): void;
  endCopyFrom(): void;
}

/**
 * A simple query of many statements with the rows of its COPYs sent right behind it, so that a
 * whole batch costs one round trip. The server reads the rows when it comes to their COPY, and
 * passes over what is left where a statement before it fails, as the protocol demands.
 */
class CopyScript extends pg.Query {
  override readonly submit: (connection: unknown) => void;

  constructor(
    statements: string,
    copies: readonly CopyRows[],
    settle: (error: Error | undefined | null) => void,
  ) {
    super(statements, settle);
    this.submit = (connection) => {
      send(connection as CopyConnection, statements, copies);
    };
  }

  /** Called by the driver when the server has come to a COPY: its rows are on the way. */
  handleCopyInResponse(): void {
    return;
  }
}

/** In one write: each wakes the server, which costs more than what a small batch holds. */
function send(connection: CopyConnection, statements: string, copies: readonly CopyRows[]): void {
  connection.stream.cork();
  try {
    connection.query(statements);
    for (const rows of copies) {
      for (const chunk of rows.chunks()) connection.sendCopyFromChunk(chunk);
      connection.endCopyFrom();
    }
  } finally {
    connection.stream.uncork();
  }
}

/**
 * Runs statements and copies, in order, in one go.
 * @throws what the first of them that fails says; nothing behind it was run
 */
export function runScript(client: pg.Client, parts: readonly (string | Copy)[]): Promise<void> {
  const statements = parts.map((part) => (typeof part === 'string' ? part : part.statement));
  const copies = parts.flatMap((part) => (typeof part === 'string' ? [] : [part.rows]));
  return new Promise((resolve, reject) => {
    const settle = (error: Error | undefined | null) => {
      if (error === undefined || error === null) resolve();
      else reject(error);
    };
    client.query(new CopyScript(statements.join(';\n'), copies, settle));
  });
}
