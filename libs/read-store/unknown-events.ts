import { type Kysely, sql } from 'kysely';
import type pg from 'pg';
import type { Codec, Position, UnknownEvent } from '../event-store/index.js';
import { literal } from './parked-rows.js';

/** Events of one type and version that were passed over because nobody knew them then. */
export interface UnknownEvents {
  readonly type: string;
  /** As stored; null where the events name no whole number from 1. */
  readonly schemaVersion: number | null;
  readonly events: number;
  readonly firstPosition: Position;
  readonly lastPosition: Position;
}

/** Counts what a batch passes over. */
export class UnknownCount {
  readonly #counts = new Map<string, UnknownEvents>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add({ event: { type }, schemaVersion, position }: UnknownEvent): void {
    const key = `${String(schemaVersion)} ${type}`;
    const before = this.#counts.get(key);
    const firstPosition = before?.firstPosition ?? position;
    const events = (before?.events ?? 0) + 1;
    const last = { firstPosition, lastPosition: position };
    this.#counts.set(key, { type, schemaVersion, events, ...last });
    this.#total += 1;
  }

  /** Adds the counts to those of the generation. */
  statements(): readonly string[] {
    return [...this.#counts.values()].map(
      ({ type, schemaVersion, events, firstPosition, lastPosition }) => {
        const numbers = [events, firstPosition, lastPosition].map(String).join(', ');
        const texts = [type, versionText(schemaVersion)].map(literal).join(', ');
        return `insert into unknown_events
          (event_type, schema_version, events, first_position, last_position)
          values (${texts}, ${numbers})
          on conflict (event_type, schema_version) do update set
            events = unknown_events.events + excluded.events,
            last_position = excluded.last_position`;
      },
    );
  }
}

function versionText(version: number | null): string {
  return version === null ? '' : String(version);
}

interface UnknownRow {
  readonly event_type: string;
  readonly schema_version: string;
  readonly events: string;
  readonly first_position: string;
  readonly last_position: string;
}

const SELECT = `
  select event_type, schema_version, events::text, first_position::text, last_position::text
  from unknown_events order by first_position`;

/** What the generation that is asked passed over, by type and version, oldest first. */
export async function unknownEvents(db: Kysely<unknown>): Promise<readonly UnknownEvents[]> {
  const { rows } = await sql.raw<UnknownRow>(SELECT).execute(db);
  return rows.map(parse);
}

/** The same over a session that stands in the generation's schema. */
export async function unknownEventsIn(client: pg.Client): Promise<readonly UnknownEvents[]> {
  return (await client.query<UnknownRow>(SELECT)).rows.map(parse);
}

function parse(row: UnknownRow): UnknownEvents {
  return {
    type: row.event_type,
    schemaVersion: row.schema_version === '' ? null : Number(row.schema_version),
    events: Number(row.events),
    firstPosition: BigInt(row.first_position),
    lastPosition: BigInt(row.last_position),
  };
}

/** Those that this release understands by now: a rebuild would fold them. */
export function learntSince(
  unknown: readonly UnknownEvents[],
  codec: Pick<Codec<never>, 'knows'>,
): readonly UnknownEvents[] {
  return unknown.filter(({ type, schemaVersion }) => codec.knows(type, schemaVersion));
}
