/** What a child process of the benchmark can be asked, and what it answers; both cross as JSON. */
export interface Roles {
  readonly load: { readonly job: LoadJob; readonly result: LoadResult };
  readonly memory: { readonly job: MemoryJob; readonly result: MemoryResult };
  readonly range: { readonly job: RangeJob; readonly result: RangeResult };
}

/** What a child process is to send to a running server. */
export type LoadJob =
  | ({ readonly kind: 'flood' } & Flood)
  | ({ readonly kind: 'paced' } & Paced)
  | ({ readonly kind: 'gets' } & Gets);

interface Target {
  readonly address: string;
  /** Starts every customer id, so that runs don't meet. */
  readonly prefix: string;
}

/** New customers, each acquired and then buying; as fast as so many connections go. */
export interface Flood extends Target {
  readonly connections: number;
  readonly customers: number;
  readonly ordersEach: number;
}

/** Orders at a steady rate, each `probeEvery`th followed by a query that must see it. */
export interface Paced extends Target {
  readonly perSecond: number;
  readonly seconds: number;
  readonly probeEvery: number;
}

/** Each path so many times, one after the other. */
export interface Gets {
  readonly address: string;
  readonly paths: readonly string[];
  readonly times: number;
}

/** All times in milliseconds. */
export interface LoadResult {
  readonly milliseconds: number;
  readonly commands: number;
  /** From the sending of a command to its answer. */
  readonly answered: readonly number[];
  /** From the answer of a command to that of a query which has seen it. */
  readonly visible: readonly number[];
  /** From the sending of a command to that same answer. */
  readonly sentToVisible: readonly number[];
  /** By path. */
  readonly gets: Readonly<Record<string, readonly number[]>>;
}

export interface MemoryJob {
  readonly url: string;
  readonly work: 'read' | 'rebuild';
}

export interface MemoryResult {
  /** The most that the process ever held. */
  readonly mib: number;
}

/** A part of the log whose facts are to be written; positions as decimals. */
export interface RangeJob {
  readonly url: string;
  /** Exclusive. */
  readonly after: string;
  /** Inclusive. */
  readonly through: string;
  /** Milliseconds since 1970 at which all workers begin. */
  readonly at: number;
}

/** Times in milliseconds since 1970. */
export interface RangeResult {
  readonly events: number;
  readonly began: number;
  readonly ended: number;
}
