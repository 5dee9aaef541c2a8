import type { Position } from '../../libs/event-store/index.js';
import type { Standing } from '../../libs/read-store/index.js';
import { counted } from './counted.js';
import { tableLines } from './table.js';

/** From where generations are seen. */
interface Seen {
  /** The definitions of this release. */
  readonly own: string;
  readonly head: Position;
}

/** Every generation as a row; below, why one is not folded that should be. */
export function standingLines(standings: readonly Standing[], seen: Seen): readonly string[] {
  const troubles = standings.filter(({ trouble }) => trouble !== '');
  return [
    ...tableLines(standings.map((standing) => rowOf(standing, seen))),
    ...troubles.map(
      ({ number, trouble }) => `generation ${String(number)} is not folded: ${trouble}`,
    ),
  ];
}

function rowOf(standing: Standing, { own, head }: Seen) {
  return {
    generation: String(standing.number),
    state: stateOf(standing),
    release: standing.definitions === own ? 'this' : 'other',
    definitions: shortDefinitions(standing.definitions),
    position: String(standing.position),
    behind: standing.position < head ? counted(head - standing.position, 'position') : 'level',
    size: sizeOf(standing.bytes),
    'folded by': standing.leased ? standing.holder : '-',
    made: standing.madeAt,
    retired: standing.retiredAt?.slice(0, 19).concat('Z') ?? '-',
  };
}

function stateOf({ state, serving }: Standing): string {
  return serving ? 'serving' : state;
}

/** The digest says it all, and little to people; the versions say something. */
function shortDefinitions(definitions: string): string {
  const [, digest = ''] = /sha256:(\w{8})/.exec(definitions) ?? [];
  const versions = [...definitions.matchAll(/@(\d+)/g)].map(([, version]) => version);
  return `${digest} (${versions.join('.')})`;
}

const KIBI = 1024;
const UNITS = ['kB', 'MB', 'GB', 'TB'];

/** `8.0 MB`, in steps of 1,024. */
export function sizeOf(bytes: number): string {
  let size = bytes / KIBI;
  let at = 0;
  while (size >= KIBI && at < UNITS.length - 1) {
    size /= KIBI;
    at += 1;
  }
  return `${size.toFixed(1)} ${UNITS[at] ?? ''}`;
}
