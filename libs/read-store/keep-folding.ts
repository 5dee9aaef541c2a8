import type { DomainEvent } from '../event-sourcing/index.js';
import { build } from './building.js';
import type { Control } from './control.js';
import { folding, type Workshop } from './folding.js';
import { type FoldingSession, withFoldingSession } from './folding-session.js';
import type { Generation } from './generation.js';
import { serveFrom } from './generations.js';
import { poisonRuleOf } from './poison-rule.js';
import { rebuildDueIn } from './rebuild-due.js';
import { NO_TROUBLE, noteTrouble } from './trouble.js';
import { wantedSessions } from './while-wanted.js';

export interface KeepFolding<Event extends DomainEvent> {
  readonly workshop: Workshop<Event>;
  readonly session: FoldingSession;
  readonly control: Control;
  /** Leased. */
  readonly generation: Generation;
  /** Aborted when the lease is lost, too. */
  readonly signal: AbortSignal;
  /** True where no generation of these definitions serves yet. */
  readonly isFirst: boolean;
  /** Told how it goes on, batch by batch. */
  readonly folded: (phase: 'rebuilding' | 'catching-up' | 'live', generation: Generation) => void;
  /** Told, before it goes on, why a rebuild would make other rows; empty where it would not. */
  readonly due: (reasons: readonly string[]) => void;
}

/**
 * Folds a generation whose lease is held until aborted. The first of its definitions is built
 * first, and serves once it is level.
 */
export async function keepFolding<Event extends DomainEvent>(
  work: KeepFolding<Event>,
): Promise<void> {
  const { workshop, session, control, generation, isFirst, signal, folded, due } = work;
  const { schemaName } = generation;
  await withFoldingSession(session, schemaName, async (client) => {
    let from = generation;
    if (isFirst) {
      const progress = (_: unknown, now: Generation) => {
        folded('rebuilding', now);
      };
      const poison = await poisonRuleOf(workshop, control.client, signal);
      const aside = wantedSessions(session, { schemaName, by: control.client, signal });
      from = await build(workshop, { client, aside, generation, signal, poison, progress });
      await serveFrom(control.client, from, undefined);
    }
    due(await rebuildDueIn(client, workshop.codec));
    let { trouble } = generation;
    for await (const batch of folding(workshop, { client, from, signal })) {
      // Where nothing was to be folded nothing has cleared it.
      if (trouble !== '') await noteTrouble(control.client, generation, NO_TROUBLE);
      trouble = '';
      folded(batch.caughtUp ? 'live' : 'catching-up', batch.generation);
    }
  });
}
