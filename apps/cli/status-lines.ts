import { type Generation, parkedUpTo } from '../../libs/read-store/index.js';
import {
  describeLag,
  describeLease,
  type Found,
  type Judgement,
  leaseOf,
} from '../projector/index.js';
import type { Lifeledger } from '../wiring/index.js';
import { tableLines } from './table.js';

/** How many events are parked in what answers; undefined where nothing answers. */
export async function parkedEvents(
  { reads }: Pick<Lifeledger, 'reads'>,
  { look }: Judgement,
): Promise<number | undefined> {
  if ('silent' in look || look.status.state !== 'live') return undefined;
  return reads.answer({}, ({ db, position }) => parkedUpTo(db, position));
}

/** What `lifeledger status` shows: the verdict, and what it was judged from. */
export function statusLines(
  { policy, settings }: Pick<Lifeledger, 'policy' | 'settings'>,
  judgement: Judgement,
  parked: number | undefined,
): readonly string[] {
  const { look, reasons, warnings, ready } = judgement;
  return [
    `verdict       ${ready ? 'ready' : 'not ready'}`,
    ...reasons.map(({ cause, text }) => `              ${cause}: ${text}`),
    ...warnings.map((text) => `              warning: ${text}`),
    ...('silent' in look ? [] : seenLines(look, judgement)),
    ...(parked === undefined ? [] : [`parked        ${String(parked)} events`]),
    `policy        ${policy.version}`,
    `installation  ${settings.currency}, ${settings.timeZone}`,
    ...('silent' in look ? [] : generationLines(look.status.generations)),
  ];
}

function seenLines({ head, status }: Found, { lag }: Judgement): readonly string[] {
  const lease = leaseOf(status);
  return [
    `log           head at position ${String(head.position)}`,
    `read models   ${status.state}, folded up to position ${String(status.position)}`,
    `lag           ${lag === undefined ? 'not known' : describeLag(lag)}`,
    `projector     ${lease === undefined ? 'none has ever folded' : describeLease(lease)}`,
    `unknown       ${String(status.unknownEvents)} events`,
  ];
}

function generationLines(generations: readonly Generation[]): readonly string[] {
  if (generations.length === 0) return [];
  const rows = generations.map(({ number, state, serving, position, ...generation }) => ({
    generation: String(number),
    state: serving ? 'serving' : state,
    position: String(position),
    lease: describeLease(generation),
    epoch: String(generation.epoch),
    moved: generation.updatedAt,
    definitions: generation.definitions,
  }));
  return ['', ...tableLines(rows)];
}
