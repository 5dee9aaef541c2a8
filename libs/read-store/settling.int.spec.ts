import { expect, it } from '@jest/globals';
import { onFreshDatabase } from '../../test/support/on-fresh-database.js';
import { toys as toyProjections } from '../../test/support/toy-projections.js';
import { foldedUpTo, openToys, running } from '../../test/support/toy-read-models.js';

const { opened: toys } = onFreshDatabase(openToys);

it('states alone are built and folded on: there is nothing to settle', async () => {
  const projections = toyProjections.filter(({ kind }) => kind === 'state');
  expect(projections).toHaveLength(1);
  await toys.projector({ projections }).rebuild();
  const work = running(toys.projector({ projections }));
  await foldedUpTo(toys, await toys.note({ customer: 'a', ref: '1', amount: '1.00', text: 't' }));
  expect(await work.stop()).toBeUndefined();
});
