import { sql, type Transaction } from 'kysely';
import pg from 'pg';
import { messageOf, type Position } from '../event-store/index.js';
import { sqlState } from './connection.js';
import type { AnswerParity, ParityQuestion, Sides } from './parity.js';

export interface Asking {
  /** A reading transaction on one picture. */
  readonly db: Transaction<unknown>;
  readonly schemas: Sides<string>;
  readonly position: Position;
}

/** Puts a question to both generations. @throws what a question throws that PostgreSQL did not */
export async function compareAnswers(
  { db, schemas, position }: Asking,
  { name, ask }: ParityQuestion,
): Promise<AnswerParity> {
  const [before, after] = [
    await answerFrom(schemas.before, () => ask(db, position)),
    await answerFrom(schemas.after, () => ask(db, position)),
  ];
  const difference = firstDifference(before, after);
  return { question: name, equal: difference === undefined, difference };

  async function answerFrom(schema: string, answer: () => Promise<unknown>): Promise<unknown> {
    await sql`savepoint question`.execute(db);
    const path = pg.escapeIdentifier(schema);
    await sql`select set_config('search_path', ${path}, true)`.execute(db);
    try {
      return plain(await answer());
    } catch (error) {
      // Tables made for other definitions may lack what is asked for: that is an answer, too.
      if (sqlState(error) === undefined) throw error;
      return { 'no answer': messageOf(error) };
    } finally {
      await sql`rollback to savepoint question`.execute(db);
    }
  }
}

function plain(answer: unknown): unknown {
  const text = JSON.stringify(answer, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return JSON.parse(text) as unknown;
}

/** Such as `rows[2].customers: 5, not 6`; undefined where both are the same plain data. */
export function firstDifference(before: unknown, after: unknown, at = ''): string | undefined {
  if (!isRecord(before) || !isRecord(after)) {
    if (before === after) return undefined;
    return `${at === '' ? 'the answer' : at}: ${shown(before)}, not ${shown(after)}`;
  }
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const place = Array.isArray(before) ? `${at}[${name}]` : at === '' ? name : `${at}.${name}`;
    const difference = firstDifference(before[name], after[name], place);
    if (difference !== undefined) return difference;
  }
  return Array.isArray(before) === Array.isArray(after) ? undefined : `${at}: a list, or none`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

const SHOWN_CHARACTERS_MAX = 80;

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  return JSON.stringify(value).slice(0, SHOWN_CHARACTERS_MAX);
}
