import type { Codec, EventStore } from '../../libs/event-store/index.js';
import type { Projection, ProjectorOptions } from '../../libs/read-store/index.js';
import type { LifeledgerEvent } from '../../projections/index.js';
import { ourStreams } from './our-streams.js';
import { ParkedActs } from './parked-acts.js';

interface Folded {
  readonly store: EventStore;
  readonly codec: Codec<LifeledgerEvent>;
  readonly projections: readonly Projection<LifeledgerEvent>[];
  readonly log: (line: string) => void;
}

/** How a log is folded, whoever does it: by our streams alone, and heeding what operators decided. */
export function foldingOf({
  store,
  codec,
  projections,
  log,
}: Folded): Omit<ProjectorOptions<LifeledgerEvent>, 'readStore'> {
  const { actOf, discards } = new ParkedActs({ store, codec, log });
  return { store, codec, log, projections, filter: ourStreams, actOf, discards };
}
