import type { DiscardedEvent, ParkedEvent } from '../../../libs/read-store/index.js';
import type { ParkedOutcome } from '../../wiring/index.js';
import { counted } from '../counted.js';
import { tableLines } from '../table.js';

const ERROR_LETTERS = 80;

/** What is parked, one line each. */
export function parkedLines(parked: readonly ParkedEvent[]): readonly string[] {
  return tableLines(
    parked.map(({ position, projection, stream, revision, type, category, attempts, error }) => ({
      position: String(position),
      projection,
      event: `${type} ${stream}@${String(revision)}`,
      category,
      attempts,
      error: error === null ? null : oneLine(error),
    })),
  );
}

/** What was left out for good, one line each. */
export function discardedLines(discarded: readonly DiscardedEvent[]): readonly string[] {
  return discarded.map((one) => {
    const until = one.leftOut ? '' : ' (its rows stay until a rebuild)';
    const place = `position ${String(one.position)} of ${one.projection}`;
    return `discarded: ${place}${until}, ${decidedBy(one)}: ${oneLine(one.reason)}`;
  });
}

/** Everything about one discarded event. */
export function discardedDetailLines(discarded: DiscardedEvent): readonly string[] {
  const { projection, position, stream, eventId, reason, leftOut, actPosition } = discarded;
  const rows = leftOut ? 'left out' : 'folded before; its rows stay until a rebuild';
  return [
    `projection  ${projection}`,
    `event       ${eventId}`,
    `stands at   position ${String(position)}, ${stream}`,
    `discarded   ${decidedBy(discarded)}, by the act at position ${String(actPosition)}`,
    `reason      ${printable(reason)}`,
    `rows        ${rows}`,
  ];
}

function decidedBy({ actor, onBehalfOf, discardedAt }: DiscardedEvent): string {
  const behalf = onBehalfOf === null ? '' : ` on behalf of ${onBehalfOf}`;
  return `${discardedAt} by ${actor ?? 'somebody unknown'}${behalf}`;
}

/** Everything about one parked event. */
export function detailLines(parked: ParkedEvent): readonly string[] {
  const { projection, position, stream, revision, eventId, type, category, attempts } = parked;
  return [
    `projection  ${projection}`,
    `event       ${type} ${eventId}`,
    `stands at   position ${String(position)}, ${stream}@${String(revision)}`,
    `parked      ${parked.parkedAt}, ${category}, tried ${counted(attempts, 'time')}`,
    ...(parked.error === null ? [] : [`error       ${printable(parked.error)}`]),
    ...(parked.stack === null ? [] : [printable(parked.stack)]),
  ];
}

const MORE = 'It tries the first 1,000 streams; for others name their --projection or --stream.';

/** What came of an act. */
export function outcomeLines({
  result,
  position,
  folded,
  parked,
  more,
}: ParkedOutcome): readonly string[] {
  const stands = result === 'appended' ? 'stands in the log' : 'stood in the log already';
  const at = `The act ${stands}, at position ${String(position)}.`;
  const act = more ? `${at} ${MORE}` : at;
  if (!folded) {
    return [
      act,
      'It is not folded yet; it takes effect once a projector comes to it: lifeledger parked list',
    ];
  }
  if (parked.length === 0) return [act, 'Nothing of it is parked any more.'];
  return [act, 'Parked still:', ...parkedLines(parked)];
}

/** What somebody wrote must not command the terminal. */
function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, '\uFFFD');
}

function oneLine(text: string): string {
  const line = printable(text).replaceAll(/\s+/g, ' ');
  return line.length > ERROR_LETTERS ? `${line.slice(0, ERROR_LETTERS)}…` : line;
}
