import type { KnownEvent } from '../../libs/event-store/index.js';
import { policyStream } from '../../libs/installation/index.js';
import type { FactProjection, FactRow } from '../../libs/read-store/index.js';
import type { LifeledgerEvent } from '../lifeledger-event.js';

/** Every adoption of a policy, one row each; the newest counts. */
export const policyProjection: FactProjection<LifeledgerEvent> = {
  kind: 'facts',
  name: 'policy',
  version: 1,
  tables: [
    {
      name: 'policies',
      columns: {
        position: 'int8 not null',
        version: 'text not null',
        content: 'jsonb not null',
        recorded_at: 'timestamptz not null',
      },
      primaryKey: ['position'],
      indexes: [],
    },
  ],
  rows: rowsOf,
  concernsStream: (stream) => stream === policyStream,
};

function rowsOf({
  stream,
  position,
  recordedAt,
  event,
}: KnownEvent<LifeledgerEvent>): readonly FactRow[] {
  if (stream !== policyStream || event.type !== 'PolicyAdopted') return [];
  const { version, policy } = event.data;
  const values = [position, version, JSON.stringify(policy), recordedAt];
  return [{ table: 'policies', values }];
}
