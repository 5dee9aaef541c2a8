/** What the peer's process (`bench/peers/emmett.mjs`) can be asked; crosses as JSON, times in ms. */
export interface PeerJobs {
  readonly load: { readonly job: LoadFile; readonly result: Loaded };
  readonly rebuild: { readonly job: RebuildRows; readonly result: Rebuilt };
  readonly append: { readonly job: AppendSingles; readonly result: Appended };
  readonly live: { readonly job: LiveSingles; readonly result: Live };
}

interface Target {
  readonly url: string;
}

interface LoadFile extends Target {
  readonly file: string;
  readonly boxSeconds: number;
}

interface Loaded {
  readonly loaded: number;
  readonly milliseconds: number;
}

interface RebuildRows extends Target {
  readonly mode: 'rawSql' | 'pongo';
  readonly batchSize: number;
  readonly boxSeconds: number;
}

interface Rebuilt {
  readonly events: number;
  readonly milliseconds: number;
  /** SQL that gives its rows in the columns that all have. */
  readonly rowsQuery: string;
}

/** What is appended over and over, each time under a new id. */
export interface Template {
  readonly type: string;
  readonly data: object;
  readonly metadata: object;
}

interface AppendSingles extends Target {
  readonly event: Template;
  readonly count: number;
  readonly atOnce: number;
  readonly boxSeconds: number;
  /** With the projection in the transaction of each append. */
  readonly inline: boolean;
}

interface Appended {
  readonly appended: number;
  readonly milliseconds: number;
  readonly each: readonly number[];
}

interface LiveSingles extends Target {
  readonly event: Template;
  readonly perSecond: number;
  readonly seconds: number;
  readonly inline: boolean;
  /** Of a consumer; its defaults where nothing is said. */
  readonly pulling?: { readonly batchSize: number; readonly pullingFrequencyInMs: number };
}

interface Live {
  /** From when each append was due until its row was there. */
  readonly visible: readonly number[];
  /** How many of them its checkpoint has passed without a trace in its rows. */
  readonly passedOver: number;
}
