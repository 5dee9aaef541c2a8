import { expect, it } from '@jest/globals';
import { createCodec, type EventStore } from '../../libs/event-store/index.js';
import { defaultPolicy } from '../../libs/installation/index.js';
import {
  createProjector,
  definitionsOf,
  OtherInstallation,
  type ReadStore,
} from '../../libs/read-store/index.js';
import {
  type LifeledgerEvent,
  lifeledgerRegistry,
  projectionsFor,
} from '../../projections/index.js';
import { onFreshDatabase } from '../../test/support/on-fresh-database.js';
import { openStores } from '../../test/support/stores.js';
import { running } from '../../test/support/toy-read-models.js';
import { until } from '../../test/support/until.js';
import { foldingOf } from './folding.js';
import { claim, logOf, requireLogOf } from './installation-in-log.js';
import { PolicyAdoption } from './policy-adoption.js';

const definitions = definitionsOf(projectionsFor({ currency: 'USD' }));
const { opened } = onFreshDatabase((url) => openStores(url, definitions));

const dollars = { currency: 'USD', timeZone: 'UTC' };
const yen = { currency: 'JPY', timeZone: 'Asia/Tokyo' };
const codec = createCodec<LifeledgerEvent>(lifeledgerRegistry);
const log = () => undefined;

/** What the first start of a server says in the log. */
async function adopt(store: EventStore, installation: typeof yen): Promise<void> {
  await new PolicyAdoption({
    store,
    asked: { policy: defaultPolicy, ...installation },
    log,
  }).begin();
}

function projectorOf(
  installation: typeof yen,
  { store, reads }: { store: EventStore; reads: ReadStore },
) {
  const projections = projectionsFor(installation);
  const folded = logOf(installation, store);
  return createProjector({
    readStore: reads,
    ...foldingOf({ store: folded, codec, projections, log }),
  });
}

it('nobody folds the log of an installation with another currency: whoever would is told which to set', async () => {
  await adopt(opened.store, yen);
  const said = /^this log belongs to .* JPY, Asia\/Tokyo, not USD, UTC; set LIFELEDGER_CURRENCY/;
  await expect(requireLogOf(dollars, opened.store)).rejects.toThrow(said);
  await expect(projectorOf(dollars, opened).rebuild()).rejects.toThrow(said);
  const projector = projectorOf(dollars, opened);
  const work = running(projector);
  await until(() => Promise.resolve(said.test(projector.state().error ?? '')));
  expect(await work.stop()).toBeUndefined();
  expect((await opened.reads.status()).position).toBe(0n);
});

it('what a first start with wrong settings left is taken over by one whose settings are the log’s', async () => {
  await claim(dollars, opened);
  await adopt(opened.store, yen);
  await expect(projectorOf(dollars, opened).rebuild()).rejects.toThrow(/belongs to/);
  await expect(claim({ ...yen, currency: 'EUR' }, opened)).rejects.toThrow(OtherInstallation);
  await claim(yen, opened);
  await projectorOf(yen, opened).rebuild();
  await expect(claim(dollars, opened)).rejects.toThrow(/belong .* JPY, Asia\/Tokyo, not USD, UTC/);
});

it('of two first starts with different settings the first counts, before it has said so in the log', async () => {
  await claim(dollars, opened);
  await expect(claim(yen, opened)).rejects.toThrow(OtherInstallation);
  await adopt(opened.store, dollars);
  await projectorOf(dollars, opened).rebuild();
  await expect(claim(yen, opened)).rejects.toThrow(OtherInstallation);
  await claim(dollars, opened);
});
