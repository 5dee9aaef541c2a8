import {
  type Codec,
  createCodec,
  type EventData,
  type RecordedEvent,
} from '../../../libs/event-store/index.js';
import { ailingToys, type ParkingEvent, parkingRegistry } from '../../support/parking-toys.js';

/** What is wrong with a note: its fold throws, PostgreSQL takes no such row, its bytes end too early. */
export const AILMENTS = ['throws', 'refused', 'no json'] as const;
export type Ailment = (typeof AILMENTS)[number];

export interface Ailing {
  readonly ailment: Ailment;
  /** The first release that can fold it. */
  readonly until: number;
}

/** No release of a schedule can fold it. */
export const NEVER = 1_000;

export function ailingText({ ailment, until }: Ailing): string {
  return `${ailment} until ${String(until)}`;
}

/** What is wrong with the note of this text; undefined where nothing is. */
export function ailingIn(text: string): Ailing | undefined {
  const found = /^(throws|refused|no json) until (\d+)$/.exec(text);
  return found === null
    ? undefined
    : { ailment: found[1] as Ailment, until: Number(found[2] ?? NEVER) };
}

/** The same event; of one whose bytes are to end too early, without the last. */
export function spoilt(event: EventData, { ailment }: Ailing): EventData {
  return ailment === 'no json' ? { ...event, data: event.data.slice(0, -1) } : event;
}

/** The codec of a release: it reads what ails no longer. */
export function codecOf(release: number): Codec<ParkingEvent> {
  return mending(createCodec<ParkingEvent>(parkingRegistry), release);
}

/** A codec that puts the last byte back that spoilt notes lack, where a release can do that. */
export function mending<Event extends ParkingEvent>(
  codec: Codec<Event>,
  release: number,
): Codec<Event> {
  return { ...codec, decode: (recorded) => codec.decode(mended(recorded, release)) };
}

const BRACE = '}'.codePointAt(0);

function mended(recorded: RecordedEvent, release: number): RecordedEvent {
  if (recorded.data.at(-1) === BRACE) return recorded;
  const data = Buffer.concat([recorded.data, Buffer.from('}')]);
  const { text } = JSON.parse(data.toString()) as { readonly text: string };
  const { until = NEVER } = ailingIn(text) ?? {};
  return until <= release ? { ...recorded, data } : recorded;
}

/** The folds of a release, of the same definitions whichever it is. */
export function toysOf(release: number) {
  return ailingToys((text, ailment) => {
    const ailing = ailingIn(text);
    return ailing?.ailment === ailment && ailing.until > release;
  });
}
