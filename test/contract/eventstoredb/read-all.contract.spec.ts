import { type Direction, metastreamOf, type Position, UnknownError } from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import { connected } from './client.js';
import { aLink, anEvent, freshName, idsOf, someEvents } from './events.js';
import { errorOf, outcomeOf } from './outcome.js';
import {
  isRecord,
  logOf,
  positionOf,
  readAll,
  readStream,
  recordOf,
  recordsOf,
} from './reading.js';

const { client } = connected();

/** Events written in turn to two streams, and how the log holds them. */
async function twoStreams(rounds: number) {
  const streams = [freshName(), freshName()];
  const ids: string[] = [];
  const positions: Position[] = [];
  for (let round = 0; round < rounds; round++) {
    const event = anEvent();
    const { position } = await client().appendToStream(streams[round % 2] ?? '', event);
    ids.push(event.id);
    positions.push(position ?? { commit: 0n, prepare: 0n });
  }
  const ends = [positions[0] ?? NOWHERE, positions[rounds - 1] ?? NOWHERE] as const;
  return { streams, ids, positions, ends };
}
const NOWHERE: Position = { commit: 0n, prepare: 0n };

describe('a read of the whole log', () => {
  it('forwards gives every record in the order of positions, whatever its stream', async () => {
    const { streams, ids, ends } = await twoStreams(9);
    const log = await logOf(client(), streams, ends);
    expect(idsOf(log)).toEqual(ids);
    expect(log.map(({ revision }) => revision)).toEqual([0n, 0n, 1n, 1n, 2n, 2n, 3n, 3n, 4n]);
  });

  it('forwards includes the record at its position', async () => {
    const { ids, positions } = await twoStreams(3);
    const fromPosition = positions[1] ?? NOWHERE;
    const [first] = await readAll(client(), { fromPosition, maxCount: 1 });
    expect(first?.event?.id).toBe(ids[1]);
    expect(first?.commitPosition).toBe(fromPosition.commit);
    expect(first?.event?.position).toEqual(fromPosition);
  });

  it('takes a position with prepare 0 for that of the record', async () => {
    const { ids, positions } = await twoStreams(2);
    const fromPosition = { commit: positions[0]?.commit ?? 0n, prepare: 0n };
    const [first] = await readAll(client(), { fromPosition, maxCount: 1 });
    expect(first?.event?.id).toBe(ids[0]);
  });

  it('backwards begins strictly before its position', async () => {
    const { positions } = await twoStreams(2);
    const [earlier, later] = [positions[0] ?? NOWHERE, positions[1] ?? NOWHERE];
    const options = { direction: 'backwards', maxCount: 3 } as const;
    const before = await readAll(client(), { ...options, fromPosition: later });
    const commits = before.map(({ commitPosition }) => commitPosition ?? 0n);
    for (const commit of commits) expect(commit).toBeLessThan(later.commit);
    expect(commits).toContain(earlier.commit);
  });

  it('backwards is the mirror of forwards', async () => {
    const { ends } = await twoStreams(5);
    const forwards = await readAll(client(), { fromPosition: ends[0], maxCount: 20 });
    const shown = recordsOf(forwards);
    const last = positionOf(shown.at(-1));
    const maxCount = shown.length - 1;
    const options = { direction: 'backwards', fromPosition: last, maxCount } as const;
    const backwards = recordsOf(await readAll(client(), options));
    expect(idsOf(backwards)).toEqual(idsOf(shown.slice(0, -1)).reverse());
  });

  it('backwards from the end begins with the newest records', async () => {
    const { ends } = await twoStreams(1);
    const options = { direction: 'backwards', fromPosition: 'end', maxCount: 1 } as const;
    const [newest] = await readAll(client(), options);
    expect(newest?.commitPosition).toBeGreaterThanOrEqual(ends[0].commit);
  });

  it('finds nothing forwards from the end and backwards from the start', async () => {
    expect(await readAll(client(), { fromPosition: 'end' })).toEqual([]);
    expect(await readAll(client(), { fromPosition: 'start', direction: 'backwards' })).toEqual([]);
  });

  it('begins behind position 0, from the start and from 0 alike', async () => {
    const [first] = await readAll(client(), { maxCount: 1 });
    const [same] = await readAll(client(), { fromPosition: NOWHERE, maxCount: 1 });
    expect(first?.commitPosition).toBeGreaterThan(0n);
    expect(same?.commitPosition).toBe(first?.commitPosition);
  });

  it('goes on page by page from the last record seen', async () => {
    const { streams, ids, ends } = await twoStreams(60);
    const seen: string[] = [];
    for (let from = ends[0]; ;) {
      const page = await readAll(client(), { fromPosition: from, maxCount: 7 });
      const fresh = recordsOf(page).filter(({ id }) => !seen.includes(id));
      seen.push(...idsOf(fresh.filter(({ streamId }) => streams.includes(streamId))));
      const last = page.at(-1);
      if (last === undefined || (last.commitPosition ?? 0n) >= ends[1].commit) break;
      from = positionOf(recordOf(last));
    }
    expect(seen.slice(0, 60)).toEqual(ids);
  });

  it('shows metadata, links and the events behind them alike', async () => {
    const stream = freshName();
    const first = await client().appendToStream(stream, anEvent());
    await client().setStreamMetadata(stream, { maxCount: 5 });
    const last = await client().appendToStream(stream, aLink(`0@${stream}`));
    const ends = [first.position ?? NOWHERE, last.position ?? NOWHERE] as const;
    const log = await logOf(client(), [stream, metastreamOf(stream)], ends);
    expect(log.map(({ type }) => type)).toEqual(['something-happened', '$metadata', '$>']);
  });
});

describe('a position of the whole log', () => {
  it('beyond the end finds nothing forwards and is refused backwards', async () => {
    const { position } = await client().appendToStream(freshName(), anEvent());
    const beyond = (position?.commit ?? 0n) + 1_000_000_000n;
    const fromPosition = { commit: beyond, prepare: beyond };
    expect(await readAll(client(), { fromPosition })).toEqual([]);
    const error = await errorOf(readAll(client(), { fromPosition, direction: 'backwards' }));
    expect(error).toBeInstanceOf(UnknownError);
    expect(error.message).toContain('Unexpected ReadAllResult: Error');
  });

  it('is that of a record, which comes first, or is refused in both directions', async () => {
    const stream = freshName();
    await client().appendToStream(stream, someEvents(5));
    const [first] = await readStream(client(), stream);
    for (const offset of [1n, 2n, 3n]) {
      const commit = positionOf(first?.event).commit + offset;
      const fromPosition = { commit, prepare: commit };
      const read = (direction: Direction) =>
        readAll(client(), { fromPosition, maxCount: 1, direction });
      const stands = await isRecord(client(), fromPosition);
      if (stands) expect((await read('forwards'))[0]?.commitPosition).toBe(commit);
      else expect(await errorOf(read('forwards'))).toMatchObject({ type: 'unknown', code: 2 });
      expect(await outcomeOf(read('backwards'))).toBe(stands ? 'ok' : 'unknown');
    }
  });

  it('whose prepare lies behind its commit is refused', async () => {
    const { position } = await client().appendToStream(freshName(), anEvent());
    const commit = position?.commit ?? 0n;
    const options = { fromPosition: { commit, prepare: commit + 1n }, maxCount: 1 };
    expect(await errorOf(readAll(client(), options))).toMatchObject({ type: 'unknown', code: 2 });
  });
});
