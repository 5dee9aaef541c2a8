/**
 * How many calls that stay share a connection. A server lets one have so many at once, often 100;
 * what comes on top waits until one ends.
 */
const SHARED_BY = 50;

interface Shared<Connection> {
  readonly connection: Connection;
  users: number;
}

/** A connection that somebody uses until it is released. */
export interface Lease<Connection> {
  readonly connection: Connection;
  readonly release: () => void;
}

/** Connections for calls that stay, so many for each that none keeps another waiting. */
export class ConnectionPool<Connection> {
  readonly #connect: (number: number) => Connection;
  readonly #shared: Shared<Connection>[] = [];

  /** @param connect numbered from 0 */
  constructor(connect: (number: number) => Connection) {
    this.#connect = connect;
  }

  get connections(): readonly Connection[] {
    return this.#shared.map(({ connection }) => connection);
  }

  lease(): Lease<Connection> {
    const shared = this.#shared.find(({ users }) => users < SHARED_BY) ?? this.#add();
    shared.users += 1;
    const release = () => {
      shared.users -= 1;
    };
    return { connection: shared.connection, release };
  }

  #add(): Shared<Connection> {
    const shared = { connection: this.#connect(this.#shared.length), users: 0 };
    this.#shared.push(shared);
    return shared;
  }
}
