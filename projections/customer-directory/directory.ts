import { type CustomerEvent, customerIdOf } from '../../libs/customer/index.js';
import type { KnownEvent } from '../../libs/event-store/index.js';
import type { StateProjection } from '../../libs/read-store/index.js';
import { utcInstant } from '../facts/instant.js';
import { profileOf } from '../facts/profile-of.js';

/** The latest that was said of a field. */
interface Latest {
  readonly value: string | null;
  readonly at: string;
}

/** One customer as known by everything folded so far, whatever its order. */
export interface DirectoryState {
  readonly customerId: string;
  /** The earliest of anything that happened; '' before the first event. */
  enteredAt: string;
  /** The latest at which something was said of who they are; '' where nothing was. */
  profiledAt: string;
  /** Of two acquisitions, which only another door can let in, the first counts. */
  acquired: boolean;
  readonly fields: Record<string, Latest>;
}

/** Whose rows a list walks through; verdicts are not kept here, they come from facts. */
export const directoryProjection: StateProjection<CustomerEvent, DirectoryState> = {
  kind: 'state',
  name: 'customer-directory',
  version: 1,
  table: {
    name: 'customer_directory',
    columns: {
      customer_id: 'text not null',
      entered_at: 'timestamptz not null',
      profiled_at: 'timestamptz',
      acquired: 'bool not null',
      fields: 'jsonb not null',
    },
    primaryKey: ['customer_id'],
    indexes: [],
  },
  keyOf: customerIdOf,
  initial: (customerId) => ({
    customerId,
    enteredAt: '',
    profiledAt: '',
    acquired: false,
    fields: {},
  }),
  evolve,
  toRow: ({ customerId, enteredAt, profiledAt, acquired, fields }) => [
    customerId,
    enteredAt,
    profiledAt === '' ? null : profiledAt,
    acquired,
    JSON.stringify(fields),
  ],
  fromRow: ({ customer_id, entered_at, profiled_at, acquired, fields }) => ({
    customerId: customer_id ?? '',
    enteredAt: fromPostgres(entered_at),
    profiledAt: fromPostgres(profiled_at),
    acquired: acquired === 'true',
    fields: JSON.parse(fields ?? '{}') as DirectoryState['fields'],
  }),
};

function evolve(state: DirectoryState, { event }: KnownEvent<CustomerEvent>): DirectoryState {
  const at = utcInstant(event.data.occurredAt);
  if (state.enteredAt === '' || at < state.enteredAt) state.enteredAt = at;
  if (event.type === 'CustomerAcquired') {
    if (state.acquired) return state;
    state.acquired = true;
  }
  for (const [field, value] of profileOf(event)) {
    if (at > state.profiledAt) state.profiledAt = at;
    const latest = state.fields[field];
    // In order of position: what comes later wins among equal instants.
    if (latest === undefined || at >= latest.at) state.fields[field] = { value, at };
  }
  return state;
}

/** `1997-01-01 00:00:00+00`, as a session in UTC writes it. */
function fromPostgres(instant: string | null | undefined): string {
  if (instant === null || instant === undefined) return '';
  return utcInstant(instant.replace(' ', 'T').replace(/\+00$/, 'Z'));
}
