import {
  type EventData,
  type ReadStreamOptions,
  StreamDeletedError,
  StreamNotFoundError,
  UnknownError,
} from '@eventstore/db-client';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { connected } from './client.js';
import { anEvent, freshName, idsOf, someEvents } from './events.js';
import { errorOf, outcomeOf, streamThat } from './outcome.js';
import { idsRead, readStream, revisionsOf } from './reading.js';

const { client } = connected();

describe('a read of a stream', () => {
  let [stream, truncated] = ['', ''];
  beforeAll(async () => {
    [stream, truncated] = [freshName(), freshName()];
    for (const name of [stream, truncated]) await client().appendToStream(name, someEvents(10));
    await client().setStreamMetadata(truncated, { truncateBefore: 4 });
  });
  const read = async (name: string, options: ReadStreamOptions) =>
    revisionsOf(await readStream(client(), name, options)).map(Number);

  const forwards: [string, ReadStreamOptions, number[]][] = [
    ['begins at the first event by default', { maxCount: 2 }, [0, 1]],
    ['begins at the first event from the start', { fromRevision: 'start', maxCount: 2 }, [0, 1]],
    ['includes the revision it begins from', { fromRevision: 3n, maxCount: 3 }, [3, 4, 5]],
    ['ends at the last event', { fromRevision: 8n, maxCount: 10 }, [8, 9]],
    ['finds nothing beyond the last event', { fromRevision: 10n }, []],
    ['finds nothing far beyond the last event', { fromRevision: 1_000_000n }, []],
  ];
  it.each(forwards)('forwards %s', async (_, options, expected) => {
    expect(await read(stream, options)).toEqual(expected);
  });

  const backwards: [string, ReadStreamOptions, number[]][] = [
    ['begins at the last event from the end', { fromRevision: 'end', maxCount: 2 }, [9, 8]],
    ['includes the revision it begins from', { fromRevision: 3n, maxCount: 3 }, [3, 2, 1]],
    ['ends at the first event', { fromRevision: 1n, maxCount: 10 }, [1, 0]],
    ['begins at the last event from beyond it', { fromRevision: 50n, maxCount: 2 }, [9, 8]],
    ['finds the first event from the start', { fromRevision: 'start' }, [0]],
    ['begins at the start by default', {}, [0]],
  ];
  it.each(backwards)('backwards %s', async (_, options, expected) => {
    expect(await read(stream, { ...options, direction: 'backwards' })).toEqual(expected);
  });

  const ofTruncated: [string, ReadStreamOptions, number[]][] = [
    ['forwards begins there and counts from there', { fromRevision: 1n, maxCount: 3 }, [4, 5, 6]],
    ['backwards ends there', { direction: 'backwards', fromRevision: 5n }, [5, 4]],
    ['backwards from below finds nothing', { direction: 'backwards', fromRevision: 3n }, []],
    ['backwards from the start finds nothing', { direction: 'backwards' }, []],
  ];
  it.each(ofTruncated)('whose first readable event is later, %s', async (_, options, expected) => {
    expect(await read(truncated, options)).toEqual(expected);
  });

  it('forwards from the end is refused', async () => {
    const error = await errorOf(read(stream, { fromRevision: 'end' }));
    expect(error).toBeInstanceOf(UnknownError);
    expect(error.message).toContain('Unexpected ReadStreamResult: Error');
  });

  it('of no event at all is refused', async () => {
    const error = await errorOf(read(stream, { maxCount: 0 }));
    expect(error).toMatchObject({ type: 'unknown', code: 2 });
  });

  it('gives all of many events, in both directions and page by page', async () => {
    const long = freshName();
    const events: EventData[] = [];
    for (let round = 0; round < 3; round++) {
      const some = someEvents(150);
      await client().appendToStream(long, some);
      events.push(...some);
    }
    const ids = idsOf(events);
    const back: ReadStreamOptions = { direction: 'backwards', fromRevision: 'end' };
    expect(idsRead(await readStream(client(), long))).toEqual(ids);
    expect(idsRead(await readStream(client(), long, back))).toEqual([...ids].reverse());
    expect(await pages(long, 'forwards', 0n)).toEqual(ids);
    expect(await pages(long, 'backwards', 449n)).toEqual([...ids].reverse());
  });

  async function pages(name: string, direction: 'forwards' | 'backwards', from: bigint) {
    const ids: string[] = [];
    const step = direction === 'forwards' ? 70n : -70n;
    for (let at = from; at >= 0n; at += step) {
      const page = await readStream(client(), name, { direction, fromRevision: at, maxCount: 70 });
      ids.push(...idsRead(page));
      if (page.length < 70) break;
    }
    return ids;
  }
});

describe('a read of a stream that is not there', () => {
  it.each(['never existed', 'was soft-deleted after two events', 'has only metadata'] as const)(
    'because it %s is answered with not found',
    async (state) => {
      const stream = await streamThat(client(), state);
      const error = await errorOf(readStream(client(), stream));
      expect(error).toBeInstanceOf(StreamNotFoundError);
      expect(error).toMatchObject({ streamName: stream });
      const back: ReadStreamOptions = { direction: 'backwards', fromRevision: 'end' };
      expect(await outcomeOf(readStream(client(), stream, back))).toBe('stream-not-found');
    },
  );

  it('because it was tombstoned is answered with deleted', async () => {
    const stream = await streamThat(client(), 'was tombstoned');
    await expect(readStream(client(), stream)).rejects.toThrow(StreamDeletedError);
  });
});

describe('a stream name', () => {
  const names: [string, (fresh: string) => string][] = [
    ['with spaces', (fresh) => ` a ${fresh} b `],
    ['with slashes', (fresh) => `/a/${fresh}//b`],
    ['with letters of all alphabets', (fresh) => `ünïcode-統-🦉-${fresh}`],
    ['that looks like a link', (fresh) => `0@${fresh}`],
    ['that begins with a dollar', (fresh) => `$${fresh}`],
    ['of the metadata of metadata', (fresh) => `$$$$${fresh}`],
    ['of 200 characters', (fresh) => `${'x'.repeat(160)}${fresh.slice(-40)}`],
    ['of one character more than another', (fresh) => `${fresh}~`],
  ];
  it.each(names)('may be one %s', async (_, nameFrom) => {
    const name = nameFrom(freshName());
    const event = anEvent();
    const { nextExpectedRevision } = await client().appendToStream(name, event);
    expect(nextExpectedRevision).toBe(0n);
    const [read] = await readStream(client(), name);
    expect(read?.event).toMatchObject({ streamId: name, id: event.id });
    const missing = `${name}!`;
    const error = await errorOf(readStream(client(), missing));
    expect(error).toMatchObject({ type: 'stream-not-found', streamName: missing });
  });

  it('may even be $all, which then is a stream like others', async () => {
    const event = anEvent();
    const { nextExpectedRevision } = await client().appendToStream('$all', event);
    const options = { fromRevision: nextExpectedRevision, maxCount: 1 };
    const [read] = await readStream(client(), '$all', options);
    expect(read?.event).toMatchObject({ streamId: '$all', id: event.id });
  });

  it('is told from one in other letters', async () => {
    const name = freshName('Contract');
    await client().appendToStream(name, anEvent());
    expect(await outcomeOf(readStream(client(), name.toLowerCase()))).toBe('stream-not-found');
  });
});
