import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import type { DomainEvent } from '../event-sourcing/index.js';
import { messageOf, type Position } from '../event-store/index.js';
import type { RebuildProgress } from './building.js';
import { GenerationUnfit } from './errors.js';
import type { Level, Levelling } from './level.js';
import {
  type AnswerParity,
  isEqual,
  type ParityQuestion,
  type ParityReport,
  type Sides,
  type TableParity,
} from './parity.js';
import { compareAnswers } from './parity-answers.js';
import { type StandingTable, tablesIn } from './parity-catalog.js';
import { notedIn } from './parity-noted.js';
import { compareTable } from './parity-tables.js';
import { whileWanted } from './while-wanted.js';

export interface Comparing {
  /** Asked of both generations; default: none. */
  readonly questions?: readonly ParityQuestion[];
  readonly report?: (progress: RebuildProgress) => void;
}

/** Keeps two generations at one position, until the work has ended. */
export type KeepLevel = <Result>(work: (level: Level) => Promise<Result>) => Promise<Result>;

/**
 * Compares two generations as they stood in one instant at the same position. Only for that instant
 * are they kept from being folded on: the comparing is done in a picture of them.
 * @throws AbortError, GenerationUnfit, and whatever fails
 */
export function compare<Event extends DomainEvent>(
  { control, signal }: Levelling<Event>,
  keepLevel: KeepLevel,
  comparing: Comparing,
): Promise<ParityReport> {
  return control.aside((client) =>
    whileWanted({ client, by: control.client, signal }, () =>
      over(client)
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute(async (db) => {
          const picture = await keepLevel((level) => pictureOf(db, level));
          return picture.hindrance === undefined
            ? compareIn(db, picture, comparing)
            : nothingCompared(picture);
        }),
    ),
  );
}

/** Kysely over one session, which is its owner's to end. */
function over(client: pg.Client): Kysely<unknown> {
  const session = { query: client.query.bind(client), release: () => undefined };
  const pool = {
    connect: () => Promise.resolve(session),
    end: () => Promise.resolve(),
    options: {},
  };
  return new Kysely({ dialect: new PostgresDialect({ pool }) });
}

interface Picture {
  readonly generations: Sides<bigint>;
  readonly schemas: Sides<string>;
  readonly position: Position;
  readonly hindrance: string | undefined;
  readonly tables: Sides<ReadonlyMap<string, StandingTable>>;
}

/** The first look fixes the picture; the locks keep its tables from being dropped meanwhile. */
async function pictureOf(db: Transaction<unknown>, level: Level): Promise<Picture> {
  const { before, chosen, hindrance } = level;
  const generations = { before: before.number, after: chosen.number };
  const schemas = { before: before.schemaName, after: chosen.schemaName };
  const { rows } = await sql<{ position: string }>`
    select position::text from lifeledger.generation
    where number in (${before.number}, ${chosen.number})`.execute(db);
  const tables = await tablesIn(db, schemas);
  const isLevel = new Set(rows.map(({ position }) => position)).size === 1;
  if (hindrance === undefined && !isLevel) {
    const which = `generations ${String(before.number)} and ${String(chosen.number)}`;
    throw new GenerationUnfit(`${which} do not stand at one position just now; try again`);
  }
  const names = (['before', 'after'] as const).flatMap((side) =>
    [...tables[side].keys()].map((name) =>
      [schemas[side], name].map(pg.escapeIdentifier).join('.'),
    ),
  );
  await sql.raw(`lock table ${names.join(', ')} in access share mode`).execute(db);
  return {
    ...{ generations, schemas, tables, position: chosen.position },
    hindrance: hindrance === undefined ? undefined : messageOf(hindrance),
  };
}

async function compareIn(
  db: Transaction<unknown>,
  { generations, schemas, position, tables: { before, after } }: Picture,
  { questions = [], report }: Comparing,
): Promise<ParityReport> {
  const twins = [...before.values()].flatMap((table) => {
    const twin = after.get(table.name);
    return twin === undefined ? [] : [{ before: table, after: twin }];
  });
  const total = twins.length + questions.length;
  const tables: TableParity[] = [];
  const answers: AnswerParity[] = [];
  const tell = () => {
    const done = tables.length + answers.length;
    report?.({ phase: 'comparing', done, total, unit: 'tables and questions' });
  };
  tell();
  for (const twin of twins) {
    tables.push(await compareTable(db, schemas, twin));
    tell();
  }
  for (const question of questions) {
    answers.push(await compareAnswers({ db, schemas, position }, question));
    tell();
  }
  const tablesOnlyIn = { before: namesOnlyIn(before, after), after: namesOnlyIn(after, before) };
  const noted = await notedIn(db, schemas, twins);
  const found = { hindrance: undefined, tablesOnlyIn, tables, answers };
  return { equal: isEqual(found), generations, position, noted, ...found };
}

function nothingCompared({ generations, position, hindrance }: Picture): ParityReport {
  const none = { tablesOnlyIn: { before: [], after: [] }, tables: [], noted: [], answers: [] };
  return { equal: false, generations, position, hindrance, ...none };
}

function namesOnlyIn(
  one: ReadonlyMap<string, unknown>,
  other: ReadonlyMap<string, unknown>,
): readonly string[] {
  return [...one.keys()].filter((name) => !other.has(name));
}
