import type { ChildProcess } from 'node:child_process';
import { afterEach, describe, expect, it } from '@jest/globals';
import { toys } from '../support/toy-projections.js';
import { delegating, query } from '../support/toy-read-models.js';
import { kill, projectorProcess } from './projector-child.js';
import { openStage, ready, type Stage, textsIn, unreadyFor } from './stage.js';
import { Tap } from './tap.js';

let stage: Stage;
let child: ChildProcess | undefined;

afterEach(async () => {
  await kill(child);
  await stage.close();
});

describe('a projector in another process', () => {
  it('that was paused is missed once its lease has run out; woken it folds on, until it dies', async () => {
    stage = await openStage();
    child = await projectorProcess({ url: stage.databaseUrl });
    await stage.happen();
    await ready(stage);
    child.kill('SIGSTOP');
    await stage.happen();
    const paused = await unreadyFor(stage, 'nobody-folds');
    expect(textsIn(paused)).toMatch(/behind by 1 event, the oldest \d+ s old/);
    expect(textsIn(paused)).toMatch(/no projector folds: the lease of \S.* has run out/);
    child.kill('SIGCONT');
    await ready(stage);
    await kill(child);
    await stage.happen();
    const { lag } = await unreadyFor(stage, 'nobody-folds');
    expect(lag).toMatchObject({ events: 1, isAtLeast: false });
    stage.fold();
    await ready(stage);
  });

  it('whose fold does not return is missed as well; one with a better fold goes on', async () => {
    stage = await openStage();
    child = await projectorProcess({ url: stage.databaseUrl, endless: 'for ever' });
    await stage.happen();
    await ready(stage);
    await stage.note({ customer: 'b', ref: 'r', amount: '1', text: 'for ever' });
    expect(textsIn(await unreadyFor(stage, 'nobody-folds'))).toMatch(/has run out/);
    await kill(child);
    stage.fold();
    await ready(stage);
  });

  it('that keeps its lease but hears of nothing is named', async () => {
    const tap = new Tap();
    stage = await openStage();
    const deaf = stage.another({ store: tap.over(delegating(stage.store)) });
    stage.fold(deaf);
    await stage.happen();
    await ready(stage);
    tap.close();
    await stage.happen();
    const judgement = await unreadyFor(stage, 'holder-does-not-move');
    expect(textsIn(judgement)).toMatch(/stalled: .*they have not moved for \d/);
    expect(textsIn(judgement)).toMatch(/: \S.* holds the lease, but does not move/);
    tap.open();
    await ready(stage);
  });
});

describe('an event that can not be folded', () => {
  it('keeps a generation from being built beside the one of another release, until its fold is mended', async () => {
    stage = await openStage();
    await stage.another().rebuild();
    for (const table of ['serving', 'generation']) {
      const elsewhere = `update lifeledger.${table} set definitions = 'of another release'`;
      await query(stage.databaseUrl, elsewhere);
    }
    const note = { customer: 'b', ref: 'r', amount: '1', text: 't' };
    await stage.note({ ...note, spoils: true });
    const folding = stage.fold();
    const judgement = await unreadyFor(stage, 'projector-waits');
    expect(textsIn(judgement)).toMatch(/^(behind|stalled): .*projector-waits: .*spoilt/);
    await folding.stop();
    const mended = toys.map((projection) =>
      projection.kind === 'facts' ? { ...projection, rows: () => [] } : projection,
    );
    stage.fold(stage.another({ projections: mended }));
    await ready(stage);
  });
});

describe('no projector', () => {
  it('has ever folded, until one does; then it is missed', async () => {
    stage = await openStage();
    await stage.happen();
    expect(textsIn(await unreadyFor(stage, 'never-folded'))).toMatch(/^never-folded: no projector/);
    const folding = stage.fold();
    await ready(stage);
    expect((await stage.watch.judge()).warnings).toEqual([]);
    await folding.stop();
    const { warnings } = await stage.watch.judge();
    expect(warnings).toEqual([expect.stringMatching(/^no projector folds: nobody holds/)]);
    await stage.happen();
    await unreadyFor(stage, 'nobody-folds');
    stage.fold();
    await ready(stage);
  });
});
