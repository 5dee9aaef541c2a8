import { type DomainEvent, Refusal } from '../event-sourcing/index.js';
import { isSystemRecord } from './codec.js';
import { WrongExpectedRevision } from './errors.js';
import type { Position, Revision } from './port.js';
import type { Room } from './room.js';
import type { CommandEnvelope, StepResult } from './transaction.js';

export interface Decided<Event extends DomainEvent> {
  readonly envelope: CommandEnvelope;
  readonly events: readonly Event[];
  /** Where the same command made its last event before; undefined: it is new. */
  readonly made: number | undefined;
}

interface Place {
  readonly revision: Revision;
  readonly position: Position;
}

type Earlier = ReadonlyMap<number, Place>;

/**
 * Where the events stand that the same commands made before, by revision, in one read.
 * @throws Refusal `idempotency-key-reused` where a command had other content then
 */
export async function earlierAnswers<Event extends DomainEvent>(
  { store, codec }: Pick<Room<unknown, Event>, 'store' | 'codec'>,
  stream: string,
  decided: readonly Decided<Event>[],
): Promise<Earlier> {
  const wanted = new Map(
    decided.flatMap(({ made, envelope }) =>
      made === undefined ? [] : [[made, envelope] as const],
    ),
  );
  const found = new Map<number, Place>();
  if (wanted.size === 0) return found;
  const revisions = [...wanted.keys()].sort((a, b) => a - b);
  const [from = 0, to = from] = [revisions[0], revisions.at(-1)];
  const range = { from: BigInt(from), limit: to - from + 1 };
  for await (const page of store.read(stream, range)) {
    for (const recorded of page) {
      const { revision, position } = recorded;
      const envelope = wanted.get(Number(revision));
      if (envelope === undefined || isSystemRecord(recorded)) continue;
      requireSameContent(codec.decode(recorded).metadata, envelope);
      found.set(Number(revision), { revision, position });
    }
  }
  if (found.size === wanted.size) return found;
  throw new WrongExpectedRevision(stream, BigInt(to), -1n);
}

function requireSameContent(
  made: Partial<CommandEnvelope> | null,
  { commandDigest }: CommandEnvelope,
): void {
  if (made?.commandDigest === commandDigest) return;
  const message =
    'This Idempotency-Key was used for another command; take a new key for a new one.';
  throw new Refusal('invalid', 'idempotency-key-reused', message, 'Idempotency-Key');
}

/** @param end of the stream, behind what was appended */
export function resultsOf<Event extends DomainEvent>(
  decided: readonly Decided<Event>[],
  earlier: Earlier,
  end: Place,
): readonly StepResult[] {
  const appended = decided.reduce((sum, { events }) => sum + events.length, 0);
  let revision = end.revision - BigInt(appended);
  return decided.map(({ events, made }) => {
    revision += BigInt(events.length);
    const place = made === undefined ? undefined : earlier.get(made);
    const { position } = end;
    return {
      ...(place ?? { revision, position }),
      appended: events.length,
      replayed: made !== undefined,
    };
  });
}
