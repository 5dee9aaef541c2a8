import type { EventStore, Position } from '../../../libs/event-store/index.js';
import { naiveRows, type NaiveNote, type ToyRows } from '../../support/toy-read-models.js';
import { ailingIn } from './ailing.js';
import { type Act, PROJECTIONS } from './poisoner.js';

/** A note as it stands in the log. */
interface Note extends NaiveNote {
  readonly kind: 'note';
  readonly at: Position;
  readonly id: string;
}

interface Decision {
  readonly kind: 'act';
  readonly at: Position;
  readonly act: Act;
}

export type Entry = Note | Decision;

/** Everything that stands in the log, understood without a codec of ours. */
export async function entriesOf(log: EventStore): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for await (const page of log.readAll()) {
    for (const { type, data, position: at, stream: customer, id } of page) {
      const json = Buffer.from(data).toString();
      const said: unknown = JSON.parse(json.endsWith('}') ? json : `${json}}`);
      if (type === 'Decided') {
        entries.push({ kind: 'act', at, act: said as Act });
        continue;
      }
      const { ref, amount, text } = said as NaiveNote;
      const row = { position: String(at), customer, ref, amount, text };
      entries.push({ kind: 'note', at, id, ...row });
    }
  }
  return entries;
}

/** What must stand in a generation. */
export interface Expected extends ToyRows {
  /** `<projection> <position> <category> <attempts>`, sorted. */
  readonly parked: readonly string[];
  /** `<projection> <stream> <event id> <left out>`, sorted. */
  readonly discarded: readonly string[];
}

/**
 * What must stand in a generation that is folded up to a position, by the plainest means.
 * @param made the release that built it: what ails still then is parked by whoever folds it
 */
export function expectedOf(
  entries: readonly Entry[],
  { made, upTo }: { readonly made: number; readonly upTo: Position },
): Expected {
  const left = leftOut(entries, made);
  const read = entries.filter(({ at }) => at <= upTo);
  const [notes, tallies] = PROJECTIONS.map((name) => {
    const naive = new NaiveProjection(name, made);
    for (const entry of read) {
      if (entry.kind === 'act') naive.decide(entry.act);
      else if (!left.has(`${name} ${entry.customer} ${entry.id}`)) naive.take(entry);
    }
    return naive;
  });
  const discarded = read.flatMap((entry) =>
    entry.kind === 'act' && entry.act.kind === 'discard' ? [`${keyOf(entry.act)} true`] : [],
  );
  return {
    ...naiveRows(notes?.rows() ?? [], tallies?.rows() ?? []),
    parked: [...(notes?.parked() ?? []), ...(tallies?.parked() ?? [])].sort(),
    discarded: discarded.sort(),
  };
}

/** What the release that builds could fold, and leaves out all the same. */
function leftOut(entries: readonly Entry[], made: number): ReadonlySet<string> {
  const discarded = new Set(
    entries.flatMap((entry) => (entry.kind === 'act' ? [keyOf(entry.act)] : [])),
  );
  const folded = entries.flatMap((entry) =>
    entry.kind === 'note' && untilOf(entry) <= made
      ? PROJECTIONS.map((name) => `${name} ${entry.customer} ${entry.id}`)
      : [],
  );
  return new Set(folded.filter((key) => discarded.has(key)));
}

function keyOf({ projection, stream = '', eventId = '' }: Act): string {
  return `${projection} ${stream} ${eventId}`;
}

function untilOf({ text }: Note): number {
  return ailingIn(text)?.until ?? 0;
}

interface Held {
  readonly note: Note;
  readonly category: string;
  readonly attempts: number;
}

const CATEGORIES = { throws: 'fold-failed', refused: 'row-refused', 'no json': 'malformed' };

class NaiveProjection {
  readonly #name: string;
  readonly #made: number;
  readonly #folded: Note[] = [];
  #held: Held[] = [];

  constructor(name: string, made: number) {
    this.#name = name;
    this.#made = made;
  }

  take(note: Note): void {
    this.#fold(note, 0, this.#made);
  }

  decide({ kind, projection, stream, position, eventId, release }: Act): void {
    if (projection !== this.#name) return;
    const at = (one: Held) => one.note.position === position;
    if (kind === 'retry') {
      const of = stream ?? this.#held.find(at)?.note.customer;
      const only = this.#holdsStreams || stream !== undefined ? undefined : position;
      this.#retry(of, only, release);
      return;
    }
    const next = this.#held.find((one) => one.note.customer === stream);
    this.#held = this.#held.filter(({ note }) => note.id !== eventId || note.customer !== stream);
    const wasFirst = this.#holdsStreams && next?.note.id === eventId;
    if (wasFirst) this.#retry(stream, undefined, release);
  }

  rows(): readonly NaiveNote[] {
    return this.#folded
      .toSorted((a, b) => Number(a.at - b.at))
      .map(({ position, customer, ref, amount, text }) => ({
        ...{ position, customer, ref, amount, text },
      }));
  }

  parked(): readonly string[] {
    return this.#held.map(
      ({ note, category, attempts }) =>
        `${this.#name} ${note.position} ${category} ${String(attempts)}`,
    );
  }

  /** In a state the events behind one that ails wait for it. */
  get #holdsStreams(): boolean {
    return this.#name === 'tallies';
  }

  #retry(stream: string | undefined, only: string | undefined, release: number): void {
    const isMeant = ({ note }: Held) =>
      note.customer === stream && (only === undefined || note.position === only);
    const again = this.#held.filter(isMeant);
    this.#held = this.#held.filter((one) => !isMeant(one));
    for (const { note, attempts } of again) {
      this.#fold(note, attempts, Math.max(release, this.#made));
    }
  }

  #fold(note: Note, attempts: number, release: number): void {
    const isBehind =
      this.#holdsStreams && this.#held.some((one) => one.note.customer === note.customer);
    const { ailment, until = 0 } = ailingIn(note.text) ?? {};
    const isIll = until > release;
    if (!isIll && !isBehind) {
      this.#folded.push(note);
      return;
    }
    // Bytes that can't be read are seen to be so wherever they stand.
    const isTried = isIll && ailment !== undefined && (!isBehind || ailment === 'no json');
    const category = isTried ? CATEGORIES[ailment] : 'behind';
    this.#held.push({ note, category, attempts: attempts + (isTried ? 1 : 0) });
  }
}
