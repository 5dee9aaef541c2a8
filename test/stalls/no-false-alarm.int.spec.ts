import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { EventData } from '../../libs/event-store/index.js';
import { until } from '../support/until.js';
import { openStage, ready, type Stage, textsIn, UNHURRIED } from './stage.js';

/** Longer than what the watch takes for a stall. */
const LONG_MILLISECONDS = 2_500;

let stage: Stage;

afterEach(async () => {
  await stage.close();
});

/** What the watch says while something goes on, each time it is asked. */
async function said(during: () => Promise<unknown>): Promise<ReadonlySet<string>> {
  const texts = new Set<string>();
  const enough = new AbortController();
  const asking = (async () => {
    while (!enough.signal.aborted) texts.add(textsIn(await stage.watch.judge()));
  })();
  await during();
  enough.abort();
  await asking;
  return texts;
}

const calm = new Set(['ready']);

function foreign(): EventData {
  const [data, metadata] = [Buffer.from('{}'), Buffer.from('{}')];
  const id = crypto.randomUUID();
  return { id, type: 'Other', contentType: 'application/json', data, metadata };
}

describe('no alarm is raised', () => {
  it('by a log in which nothing happens, before the first event and after the last', async () => {
    stage = await openStage({ thresholds: UNHURRIED });
    stage.fold();
    await ready(stage);
    expect(await said(() => pause(LONG_MILLISECONDS))).toEqual(calm);
    await stage.happen();
    await ready(stage);
    expect(await said(() => pause(LONG_MILLISECONDS))).toEqual(calm);
    expect(stage.lines).toEqual([]);
  });

  it('by a log to which only others write', async () => {
    stage = await openStage({ thresholds: UNHURRIED });
    stage.fold();
    await stage.happen();
    await ready(stage);
    const texts = await said(async () => {
      for (let n = 0; n < 100; n += 1) {
        await stage.store.append('others-1', 'any', [foreign(), foreign()]);
        await pause(LONG_MILLISECONDS / 100);
      }
    });
    expect(texts).toEqual(calm);
    expect((await stage.watch.glance()).lag).toEqual({ events: 0, isAtLeast: false, seconds: 0 });
    expect(stage.lines).toEqual([]);
  });

  it('by a projector that keeps pace with many events', async () => {
    stage = await openStage({ thresholds: UNHURRIED });
    stage.fold();
    await ready(stage);
    const enough = performance.now() + LONG_MILLISECONDS;
    let events = 0;
    const texts = await said(async () => {
      for (; performance.now() < enough; events += 5) {
        await Promise.all(Array.from({ length: 5 }, () => stage.happen()));
      }
    });
    expect(events).toBeGreaterThan(0);
    expect(texts).toEqual(calm);
    expect(stage.lines).toEqual([]);
  });

  it('by a projector that stands by', async () => {
    const folding = (stage = await openStage({ thresholds: UNHURRIED }));
    folding.fold(folding.another());
    await ready(folding);
    folding.fold();
    await until(() => Promise.resolve(folding.own.state().phase === 'waiting'));
    const texts = await said(async () => {
      await folding.happen();
      await pause(LONG_MILLISECONDS);
    });
    expect(texts).toEqual(calm);
    expect((await folding.watch.judge()).warnings).toEqual([]);
  });

  it('by a rebuild beside the generation that serves', async () => {
    stage = await openStage({ thresholds: UNHURRIED });
    stage.fold();
    await stage.happen();
    await ready(stage);
    const texts = await said(async () => {
      await stage.another().rebuild();
      await stage.happen();
    });
    expect(texts).toEqual(calm);
    await until(async () => {
      const { generations } = await stage.reads.status();
      return generations.some(({ number, serving }) => number === 2n && serving);
    });
    expect(stage.lines).toEqual([]);
  });
});
