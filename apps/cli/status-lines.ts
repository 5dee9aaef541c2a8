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
import { counted } from './counted.js';
import { tableLines } from './table.js';

/** How an installation is set up. */
export interface InstallationSeen extends Pick<Lifeledger, 'policy' | 'settings'> {
  /** The policy that the log ends with; undefined where it holds none, or can't be read. */
  readonly inForce: Lifeledger['policy'] | undefined;
}

/** What `lifeledger status` shows: the verdict, and what it was judged from. */
export function statusLines(
  installation: InstallationSeen,
  judgement: Judgement,
  contents: Contents | undefined,
): readonly string[] {
  const { settings } = installation;
  const { look, reasons, warnings, ready } = judgement;
  return [
    `verdict       ${ready ? 'ready' : 'not ready'}`,
    ...reasons.map(({ cause, text }) => `              ${cause}: ${text}`),
    ...warnings.map((text) => `              warning: ${text}`),
    ...('silent' in look ? [] : seenLines(look, judgement)),
    ...contentLines(contents),
    `policy        ${describePolicy(installation)}`,
    `installation  ${settings.currency}, ${settings.timeZone}`,
    ...('silent' in look ? [] : generationLines(look.status.generations)),
  ];
}

function describePolicy({ policy, inForce }: InstallationSeen): string {
  if (inForce === undefined)
    return `${policy.version}, as configured here; none was found in the log`;
  if (inForce.version === policy.version) return inForce.version;
  return (
    `${inForce.version}; configured here is ${policy.version}, ` +
    'which a server that is started so would adopt'
  );
}

function seenLines({ head, status }: Found, { lag }: Judgement): readonly string[] {
  const lease = leaseOf(status);
  return [
    `log           head at position ${String(head.position)}`,
    `read models   ${status.state}, folded up to position ${String(status.position)}`,
    `lag           ${lag === undefined ? 'not known' : describeLag(lag)}`,
    `projector     ${lease === undefined ? 'none has folded for this release' : describeLease(lease)}`,
  ];
}

function contentLines(contents: Contents | undefined): readonly string[] {
  if (contents === undefined) return [];
  const { parked, unknown, rebuildDue } = contents;
  const passedOver = unknown.length === 0 ? '0 events' : unknown.map(describeUnknown).join('; ');
  return [
    `parked        ${counted(parked, 'event')}`,
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
