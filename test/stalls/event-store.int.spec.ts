import { afterEach, describe, expect, it } from '@jest/globals';
import { type EventStore, StoreUnavailable } from '../../libs/event-store/index.js';
import { delegating } from '../support/toy-read-models.js';
import { query } from '../support/toy-read-models.js';
import { openStage, ready, type Stage, textsIn, unreadyFor } from './stage.js';
import { Tap } from './tap.js';

let stage: Stage;

afterEach(async () => {
  await stage.close();
});

describe('an event store', () => {
  it('whose subscription silently delivers nothing is found out by its head', async () => {
    const tap = new Tap();
    stage = await openStage({ store: (log) => tap.over(delegating(log)) });
    stage.fold();
    await stage.happen();
    await ready(stage);
    tap.close();
    await stage.happen();
    const judgement = await unreadyFor(stage, 'folds-nothing');
    expect(textsIn(judgement)).toMatch(/the projector of this process \(\S+\) folds nothing/);
    expect(stage.own.state().error).toBeUndefined();
    tap.open();
    await ready(stage);
  });

  it('that does not answer is named, whatever the read models say', async () => {
    const tap = new Tap();
    const silent = (log: EventStore) => ({
      ...delegating(log),
      head: () => tap.passed().then(() => log.head()),
    });
    stage = await openStage({ store: silent });
    stage.fold();
    await ready(stage);
    tap.close();
    const judgement = await unreadyFor(stage, 'event-store-away');
    expect(textsIn(judgement)).toBe(
      "event-store-away: the event store can't be reached: no answer in time",
    );
    expect(judgement.lag).toBeUndefined();
    tap.open();
    await ready(stage);
  });

  it('that refuses subscriptions makes the projector wait, and it says why', async () => {
    let isRefused = false;
    const refusing = (log: EventStore): EventStore => ({
      ...delegating(log),
      subscribe: (options) => {
        if (isRefused) throw new StoreUnavailable('no leader');
        return log.subscribe(options);
      },
    });
    stage = await openStage({ store: refusing });
    const folding = stage.fold();
    await ready(stage);
    await folding.stop();
    isRefused = true;
    stage.fold();
    await stage.happen();
    const judgement = await unreadyFor(stage, 'projector-waits');
    expect(textsIn(judgement)).toMatch(/the projector waits, then tries again: no leader/);
    isRefused = false;
    await ready(stage);
  });

  it('of another log stops the projector, and is seen from outside where it is shorter', async () => {
    stage = await openStage();
    const first = stage.fold();
    await stage.happen();
    await ready(stage);
    await first.stop();
    const set = (what: string) =>
      query(stage.databaseUrl, `update lifeledger.generation set ${what}`);
    await set("position = position + 100, token = '101'");
    expect(textsIn(await unreadyFor(stage, 'other-log'))).toMatch(
      /folded up to position 101, but the log ends at 1: they are from another log/,
    );
    const second = stage.fold();
    expect(textsIn(await unreadyFor(stage, 'projector-stopped'))).toMatch(/another log/);
    await second.stop();
    const elsewhere = stage.fold(stage.another());
    expect(textsIn(await unreadyFor(stage, 'projector-waits'))).toMatch(
      /^other-log: .*; projector-waits: a projector that does not fold said: .*another log/,
    );
    await elsewhere.stop();
    await set("position = position - 100, token = '1'");
    stage.fold();
    await ready(stage);
  });
});
