import type { LoggedNote } from './notes.js';
import type { Acknowledged } from './writing.js';

/** A subscription as its reader saw it: positions of events, checkpoints. */
export interface Delivery {
  readonly after: bigint;
  readonly batches: { readonly events: readonly bigint[]; readonly checkpoint: bigint }[];
}

/** What is wrong in the log: every note is to stand there once, in its lane's order, as acknowledged. */
export function wrongInLog(
  log: readonly LoggedNote[],
  acknowledged: readonly Acknowledged[],
): readonly string[] {
  return [
    ...wrongInLanes(log),
    ...repeated(log.map(({ id }) => id)).map((id) => `event ${id} stands in the log twice`),
    ...acknowledged.flatMap((told) => wrongInAcknowledgement(log, told)),
  ];
}

function wrongInLanes(log: readonly LoggedNote[]): readonly string[] {
  const next = new Map<number, number>();
  const wrong: string[] = [];
  for (const { lane, number, position } of log) {
    const expected = next.get(lane) ?? 0;
    if (number !== expected) {
      wrong.push(
        `at position ${String(position)} lane ${String(lane)} has note ${String(number)} instead of ${String(expected)}`,
      );
    }
    next.set(lane, number + 1);
  }
  return wrong;
}

function wrongInAcknowledgement(log: readonly LoggedNote[], told: Acknowledged): readonly string[] {
  const name = `note ${String(told.number)} of lane ${String(told.lane)}`;
  const found = log.filter(({ lane, number }) => lane === told.lane && number === told.number);
  if (found.length !== 1) {
    return [`${name} was acknowledged, and stands in the log ${String(found.length)} times`];
  }
  const same = found.every(
    ({ stream, revision, position }) =>
      stream === told.stream && revision === told.revision && position === told.position,
  );
  return same ? [] : [`${name} stands elsewhere than was acknowledged`];
}

/** What is wrong with what a projector handled: it is the log's events, each once and in order. */
export function wrongInHandled(
  handled: readonly bigint[],
  log: readonly bigint[],
): readonly string[] {
  return [...outOfOrder('handled', handled), ...different('handled', handled, log)];
}

/** What is wrong with a subscription: gaps, repeats, or a checkpoint ahead of its events. */
export function wrongInDelivery(
  { after, batches }: Delivery,
  log: readonly bigint[],
): readonly string[] {
  const wrong: string[] = [];
  let behind = after;
  for (const { events, checkpoint } of batches) {
    wrong.push(...outOfOrder('delivered', [behind, ...events]));
    const upTo = greatest([behind, ...events]);
    if (checkpoint < upTo) {
      wrong.push(`checkpoint ${String(checkpoint)} came after event or checkpoint ${String(upTo)}`);
    }
    const due = log.filter((position) => position > behind && position <= checkpoint);
    wrong.push(...different(`delivered up to checkpoint ${String(checkpoint)}`, events, due));
    behind = greatest([upTo, checkpoint]);
  }
  return wrong;
}

function outOfOrder(what: string, positions: readonly bigint[]): readonly string[] {
  return positions.flatMap((position, index) => {
    const before = positions[index - 1];
    if (before === undefined || before < position) return [];
    return [`${what}: position ${String(position)} came after ${String(before)}`];
  });
}

function different(
  what: string,
  actual: readonly bigint[],
  expected: readonly bigint[],
): readonly string[] {
  const [is, due] = [new Set(actual), new Set(expected)];
  return [
    ...expected
      .filter((position) => !is.has(position))
      .map((position) => `${what}: position ${String(position)} is missing`),
    ...actual
      .filter((position) => !due.has(position))
      .map((position) => `${what}: position ${String(position)} should not be there`),
  ];
}

function repeated(ids: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return ids.filter((id) => seen.has(id) || !seen.add(id));
}

function greatest(positions: readonly bigint[]): bigint {
  return positions.reduce((most, position) => (position > most ? position : most), 0n);
}
