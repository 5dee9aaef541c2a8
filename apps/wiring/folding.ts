import type { Codec, EventStore } from '../../libs/event-store/index.js';
import type { ProjectorOptions } from '../../libs/read-store/index.js';
import { type LifeledgerEvent, projections } from '../../projections/index.js';
import { ourStreams } from './our-streams.js';
import { ParkedActs } from './parked-acts.js';

interface Folded {
  readonly store: EventStore;
  readonly codec: Codec<LifeledgerEvent>;
  readonly log: (line: string) => void;
}

/** How a log is folded, whoever does it: by which projections, and heeding what operators decided. */
export function foldingOf({
  store,
  codec,
  log,
}: Folded): Omit<ProjectorOptions<LifeledgerEvent>, 'readStore'> {
  const { actOf, discards } = new ParkedActs({ store, codec, log });
  return { store, codec, log, projections, filter: ourStreams, actOf, discards };
}
