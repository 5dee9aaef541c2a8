import type { Generation } from '../../libs/read-store/index.js';
import {
  type Contents,
  describeLag,
  describeLease,
  describeUnknown,
  type Found,
  type Judgement,
  leaseOf,
} from '../projector/index.js';
import type { Lifeledger } from '../wiring/index.js';
import { tableLines } from './table.js';

/** What `lifeledger status` shows: the verdict, and what it was judged from. */
export function statusLines(
  { policy, settings }: Pick<Lifeledger, 'policy' | 'settings'>,
  judgement: Judgement,
  contents: Contents | undefined,
): readonly string[] {
  const { look, reasons, warnings, ready } = judgement;
  return [
    `verdict       ${ready ? 'ready' : 'not ready'}`,
    ...reasons.map(({ cause, text }) => `              ${cause}: ${text}`),
    ...warnings.map((text) => `              warning: ${text}`),
    ...('silent' in look ? [] : seenLines(look, judgement)),
    ...contentLines(contents),
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
  ];
}

function contentLines(contents: Contents | undefined): readonly string[] {
  if (contents === undefined) return [];
  const { parked, unknown, rebuildDue } = contents;
  const passedOver = unknown.length === 0 ? '0 events' : unknown.map(describeUnknown).join('; ');
  return [
    `parked        ${String(parked)} events`,
    `unknown       ${passedOver}`,
    ...rebuildDue.map((reason) => `rebuild due   ${reason}`),
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
