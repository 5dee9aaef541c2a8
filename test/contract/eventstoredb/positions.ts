import type { EventStoreDBClient, Position } from '@eventstore/db-client';
import { readAll } from './reading.js';

/** A position at which no record begins: inside one of the newest, or else before the first. */
export async function positionBetweenRecords(client: EventStoreDBClient): Promise<Position> {
  const newest = await readAll(client, {
    direction: 'backwards',
    fromPosition: 'end',
    maxCount: 50,
  });
  const oldest = await readAll(client, { maxCount: 1 });
  const commits = new Set(newest.map(({ commitPosition }) => commitPosition ?? 0n));
  const inside = [...commits].slice(1).map((commit) => commit + 1n);
  const before = (oldest[0]?.commitPosition ?? 0n) - 1n;
  const found = [...inside, before].find((commit) => commit > 0n && !commits.has(commit));
  if (found === undefined) throw new Error('Records stand at every position of this log.');
  return { commit: found, prepare: found };
}
