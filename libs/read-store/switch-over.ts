import type { DomainEvent } from '../event-sourcing/index.js';
import { DifferentLog } from '../event-store/index.js';
import { GenerationUnfit } from './errors.js';
import type { Generation } from './generation.js';
import { giveBack } from './give-back.js';
import { generationIn, listGenerations, serveFrom } from './generations.js';
import { foldToEnd, type Levelling, seize, whileLevel } from './level.js';

/**
 * Lets one generation serve instead of the one that does, both standing at the same position: takes
 * the leases of both, folds whichever is behind up to the other, and moves the readers in one
 * transaction. Where the one before can't be folded on, it is enough that no reader goes back.
 * @returns whether the one before was folded from the same log
 * @throws NoSuchGeneration, GenerationUnfit, and whatever keeps the chosen one from being folded
 */
export async function switchOver<Event extends DomainEvent>(
  levelling: Levelling<Event>,
  number: bigint,
): Promise<'same-log' | 'another-log'> {
  const { workshop, control } = levelling;
  requireFit(await generationIn(control.client, number), workshop.definitions);
  const all = await listGenerations(control.client);
  const before = all.find(
    ({ serving, definitions }) => serving && definitions === workshop.definitions,
  );
  if (before?.number === number) return 'same-log';
  if (before === undefined) {
    return serveFirst(levelling, number);
  }
  return whileLevel(levelling, { chosen: number, before: before.number }, async (level) => {
    const isOther = level.hindrance instanceof DifferentLog;
    await serveFrom(control.client, level.chosen, isOther ? undefined : level.before);
    return isOther ? 'another-log' : 'same-log';
  });
}

/** Nobody is to wait for what it is behind by. */
async function serveFirst<Event extends DomainEvent>(
  levelling: Levelling<Event>,
  number: bigint,
): Promise<'same-log'> {
  const { control, session } = levelling;
  try {
    const level = await foldToEnd(levelling, await seize(control, number));
    await serveFrom(control.client, level, undefined);
    return 'same-log';
  } finally {
    await giveBack(control, session.log, number);
  }
}

function requireFit({ number, definitions, state }: Generation, own: string): void {
  const name = `generation ${String(number)}`;
  if (definitions !== own) {
    const cure = 'start the release that made it, which serves it';
    throw new GenerationUnfit(
      `${name} was made for other definitions than this release's; ${cure}`,
    );
  }
  if (state === 'whole') return;
  throw new GenerationUnfit(
    `${name} is half-built; run: lifeledger rebuild, which goes on with it`,
  );
}
