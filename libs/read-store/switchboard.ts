import type { DomainEvent } from '../event-sourcing/index.js';
import { compare, type Comparing, type KeepLevel } from './compare.js';
import { type ControlOptions, newHolder, withControl } from './control.js';
import { dropGeneration } from './drop-generation.js';
import { GenerationUnfit } from './errors.js';
import type { Workshop } from './folding.js';
import type { Generation } from './generation.js';
import { generationIn, listStandings, type Standing } from './generations.js';
import { type Levelling, whileLevel } from './level.js';
import { whileLevelWithOther } from './level-with-other.js';
import { operatorsAct } from './operators-act.js';
import type { ParityReport, Sides } from './parity.js';
import { switchOver } from './switch-over.js';

export interface SwitchboardOptions<Event extends DomainEvent> extends ControlOptions {
  readonly workshop: Workshop<Event>;
  readonly signal: AbortSignal;
}

/** Where an operator decides which generation is asked, and which may go. */
export interface Switchboard {
  /** Every generation there is, of whatever release, oldest first. */
  list(): Promise<readonly Standing[]>;
  /** Brings both to one position and compares them there. @throws GenerationUnfit, NoSuchGeneration */
  compare(pair: Sides<bigint>, comparing?: Comparing): Promise<ParityReport>;
  /** Lets one serve, once it stands where the one that serves does. @throws GenerationUnfit, NoSuchGeneration */
  serve(number: bigint): Promise<void>;
  /** Lets the one serve that served before. @returns its number @throws GenerationUnfit */
  rollback(): Promise<bigint>;
  /**
   * Lets a generation go, and its room on the disk.
   * @param byForce even from another release, or another rebuild, that holds it
   * @throws GenerationUnfit, NoSuchGeneration
   */
  drop(number: bigint, options?: { readonly byForce?: boolean }): Promise<void>;
}

export function createSwitchboard<Event extends DomainEvent>(
  options: SwitchboardOptions<Event>,
): Switchboard {
  const { readStore, log, workshop, signal } = options;
  const holder = newHolder();
  const session = { readStore, holder, log };
  const { definitions } = workshop;

  const within = <Result>(work: (levelling: Levelling<Event>) => Promise<Result>) =>
    operatorsAct(() =>
      withControl(options, holder, (control) => work({ workshop, session, control, signal })),
    );
  const serve = (number: bigint) =>
    within(async (levelling) => {
      await switchOver(levelling, number);
    });
  const list = () => within(({ control }) => listStandings(control.client));

  return {
    list,
    serve,
    compare: (pair, comparing = {}) =>
      within(async (levelling) =>
        compare(levelling, await keepLevelOf(levelling, pair), comparing),
      ),
    rollback: async () => {
      const { number } = lastThatServed(await list(), definitions);
      await serve(number);
      return number;
    },
    drop: (number, { byForce = false } = {}) =>
      within(({ control }) => dropGeneration(control, { number, definitions, byForce, signal })),
  };
}

function lastThatServed(standings: readonly Standing[], definitions: string): Standing {
  const [last] = standings
    .filter((standing) => standing.definitions === definitions && standing.state === 'whole')
    .filter(({ retiredAt }) => retiredAt !== undefined)
    .toSorted((a, b) => (String(a.retiredAt) < String(b.retiredAt) ? 1 : -1));
  if (last !== undefined) return last;
  throw new GenerationUnfit(
    'no generation that is left has served before; see: lifeledger projections list',
  );
}

/** Which of both can be folded on by this release decides who waits for whom. */
async function keepLevelOf<Event extends DomainEvent>(
  levelling: Levelling<Event>,
  pair: Sides<bigint>,
): Promise<KeepLevel> {
  const { client } = levelling.control;
  const before = requireWhole(await generationIn(client, pair.before));
  const chosen = requireWhole(await generationIn(client, pair.after));
  const isOurs = (generation: Generation) =>
    generation.definitions === levelling.workshop.definitions;
  const hindrance = undefined;
  if (isOurs(before) && isOurs(chosen)) {
    return (work) => whileLevel(levelling, { before: before.number, chosen: chosen.number }, work);
  }
  if (isOurs(chosen)) {
    return (work) =>
      whileLevelWithOther(levelling, { ours: chosen.number, other: before.number }, (held) =>
        work({ before: held.other, chosen: held.ours, hindrance }),
      );
  }
  if (isOurs(before)) {
    return (work) =>
      whileLevelWithOther(levelling, { ours: before.number, other: chosen.number }, (held) =>
        work({ before: held.ours, chosen: held.other, hindrance }),
      );
  }
  return (work) => work({ before, chosen, hindrance });
}

function requireWhole(generation: Generation): Generation {
  if (generation.state === 'whole') return generation;
  const name = `generation ${String(generation.number)}`;
  throw new GenerationUnfit(
    `${name} is half-built; run: lifeledger rebuild, which goes on with it`,
  );
}
