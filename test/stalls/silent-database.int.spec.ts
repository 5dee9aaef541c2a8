import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Judgement, ProjectorWatch } from '../../apps/projector/index.js';
import { NetworkTap } from './network-tap.js';
import { causesIn, openStage, ready, type Stage, unreadyFor } from './stage.js';

/** Half of what is promised, at the patience of production. */
const BOUND_MILLISECONDS = 5_000;

let stage: Stage;
let tap: NetworkTap;

beforeEach(async () => {
  stage = await openStage({
    database: async (url) => {
      const through = await NetworkTap.before(url);
      tap = through.tap;
      return through.url;
    },
  });
  stage.fold();
  await stage.happen();
  await ready(stage);
});

afterEach(async () => {
  tap.open();
  await stage.close();
  await tap.end();
});

/** As a process has it that is not scaled down. */
function watchOfProduction(): ProjectorWatch {
  const { store, reads, own: projector } = stage;
  const always = { storeTrouble: () => undefined, databaseIsUp: () => true };
  return new ProjectorWatch({ store, reads, projector, ...always }, { log: () => undefined });
}

async function timed(judge: () => Promise<Judgement>): Promise<[Judgement, number]> {
  const began = performance.now();
  const judgement = await judge();
  return [judgement, performance.now() - began];
}

describe('a PostgreSQL that takes connections and says nothing', () => {
  it('is told by every probe soon, and is forgotten once it speaks', async () => {
    const watch = watchOfProduction();
    tap.close();
    const probes = [() => watch.judge(), () => watch.judge(), () => watch.glance()];
    for (const [judgement, milliseconds] of await Promise.all(probes.map(timed))) {
      expect([judgement.ready, causesIn(judgement)[0]]).toEqual([false, 'database-away']);
      expect(milliseconds).toBeLessThan(BOUND_MILLISECONDS);
    }
    await unreadyFor(stage, 'database-away');
    tap.open();
    await stage.happen();
    await ready(stage);
  });
});
