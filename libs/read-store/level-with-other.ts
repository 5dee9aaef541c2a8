import type { DomainEvent } from '../event-sourcing/index.js';
import { GenerationUnfit } from './errors.js';
import type { Generation } from './generation.js';
import { giveBack } from './give-back.js';
import { generationIn } from './generations.js';
import { foldToEnd, foldUpTo, type Levelling, seize } from './level.js';
import { rest } from './rest.js';

/** How long the release that made a generation is given to fold it as far as ours stands. */
const PATIENCE_MILLISECONDS = 10_000;
const LOOK_EVERY_MILLISECONDS = 50;

/**
 * Keeps a generation of ours level with one that only another release can fold: ours waits until
 * the other is as far, then goes exactly as far as that one stands.
 * @throws NoSuchGeneration, GenerationUnfit, AbortError
 */
export async function whileLevelWithOther<Event extends DomainEvent, Result>(
  levelling: Levelling<Event>,
  { ours, other }: { readonly ours: bigint; readonly other: bigint },
  work: (held: { readonly ours: Generation; readonly other: Generation }) => Promise<Result>,
): Promise<Result> {
  const { control, session } = levelling;
  try {
    const level = await foldToEnd(levelling, await seize(control, ours));
    await asFar(levelling, other, level);
    const held = await seize(control, other);
    return await work({ ours: await foldUpTo(levelling, level, held), other: held });
  } finally {
    await giveBack(control, session.log, other, ours);
  }
}

async function asFar<Event extends DomainEvent>(
  { control, workshop, signal }: Levelling<Event>,
  other: bigint,
  { position }: Generation,
): Promise<void> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  const head = await workshop.store.head();
  for (;;) {
    const now = await generationIn(control.client, other);
    if (now.position > head.position) throw unfit(now, 'was folded from another log');
    if (now.position >= position) return;
    if (performance.now() > deadline) {
      throw unfit(now, 'is behind, and only the release that made it can fold it: start that one');
    }
    await rest(LOOK_EVERY_MILLISECONDS, signal);
    signal.throwIfAborted();
  }
}

function unfit({ number, position }: Generation, why: string): GenerationUnfit {
  const place = `generation ${String(number)} stands at position ${String(position)}`;
  return new GenerationUnfit(`${place} and ${why}; only what is level can be compared`);
}
