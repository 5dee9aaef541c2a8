import type { EventStore, RecordedEvent } from '../../libs/event-store/index.js';
import type { Ailment } from './parking-toys.js';
import type { ToyRows } from './toy-read-models.js';

/** Whether the folds are mended and everything that was parked was tried again since. */
export type Stage = 'broken' | 'mended';

interface Noted {
  readonly position: bigint;
  readonly customer: string;
  readonly ref: string;
  readonly text: Ailment;
  readonly eventId: string;
}

export interface NaiveParking {
  readonly rows: ToyRows;
  /** `<projection> <position>`, sorted. */
  readonly parked: readonly string[];
}

/** Rows and parked events as they must be, told from the log by the plainest means. */
export async function naiveParking(store: EventStore, stage: Stage): Promise<NaiveParking> {
  const written: Noted[] = [];
  const discarded = new Set<string>();
  for await (const page of store.readAll()) {
    for (const recorded of page) {
      if (recorded.type === 'Noted') written.push(notedIn(recorded));
      else discarded.add(discardIn(recorded));
    }
  }
  const of = (projection: string) =>
    written.filter(
      ({ customer, eventId }) => !discarded.has(`${projection} ${customer} ${eventId}`),
    );
  const isPoison = ({ text }: Noted) => stage === 'broken' && text !== 'none';
  const facts = of('notes').filter((noted) => !isPoison(noted));
  const spoilt = of('notes').filter(isPoison);
  const [folded, behind] = [[], []] as [Noted[], Noted[]];
  for (const noted of of('tallies')) {
    const isBehind = behind.some(({ customer }) => customer === noted.customer);
    if (isBehind || isPoison(noted)) behind.push(noted);
    else folded.push(noted);
  }
  const name = (projection: string) => (noted: Noted) => `${projection} ${String(noted.position)}`;
  const parked = [...spoilt.map(name('notes')), ...behind.map(name('tallies'))].sort();
  return { parked, rows: { ...notesOf(facts), tallies: talliesOf(folded) } };
}

function notesOf(facts: readonly Noted[]): Pick<ToyRows, 'notes' | 'repeated'> {
  const notes = facts.map(({ position, customer, ref, text }) => ({
    ...{ position: String(position), customer, ref, amount: '1.5', text },
  }));
  const isRepeat = ({ customer, ref }: Noted, index: number) =>
    facts.slice(0, index).some((earlier) => earlier.customer === customer && earlier.ref === ref);
  const repeated = facts.filter(isRepeat).map(({ position }) => ({ position: String(position) }));
  return { notes, repeated };
}

function talliesOf(folded: readonly Noted[]): ToyRows['tallies'] {
  const customers = [...new Set(folded.map(({ customer }) => customer))].sort();
  return customers.map((customer) => {
    const own = folded.filter((noted) => noted.customer === customer);
    return { customer, count: own.length, last: own.at(-1)?.text ?? '' };
  });
}

function notedIn({ position, stream: customer, data, id }: RecordedEvent): Noted {
  const json = Buffer.from(data).toString();
  const said = json === 'no json' ? { ref: '1', text: json } : (JSON.parse(json) as Noted);
  return { position, customer, ref: said.ref, text: said.text as Ailment, eventId: id };
}

function discardIn({ data }: RecordedEvent): string {
  const { kind, projection, stream, eventId } = JSON.parse(Buffer.from(data).toString()) as {
    readonly kind: string;
    readonly projection: string;
    readonly stream?: string;
    readonly eventId?: string;
  };
  return kind === 'discard' ? `${projection} ${stream ?? ''} ${eventId ?? ''}` : '';
}
