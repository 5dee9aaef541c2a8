import { expect, it } from '@jest/globals';
import { serveInstallation } from '../../test/support/served-installation.js';
import { query, running } from '../../test/support/toy-read-models.js';
import { until } from '../../test/support/until.js';

const { installation, http } = serveInstallation();

function changeGeneration(what: string): Promise<unknown> {
  const text = `update lifeledger.generation set ${what}`;
  return query(installation.lifeledger.databaseUrl(), text);
}

const statusOf = async (path: string) => (await http.get(path)).status;

it('nothing is answered from read models of a longer log, for as long as they are', async () => {
  await http.post('/v1/customers', { customerId: 'a' });
  await installation.fold();
  expect(await statusOf('/v1/totals')).toBe(200);
  await changeGeneration('position = 1000');
  await until(async () => (await statusOf('/v1/totals')) === 503);
  expect((await http.get('/v1/customers/a')).body).toMatchObject({
    type: 'urn:lifeledger:problem:other-log',
    detail: expect.stringMatching(/folded up to position 1000, but the log ends at 1: .* rebuild$/),
  });
  expect((await http.get('/v1/projections')).body).toMatchObject({ lag: null });
  expect(await statusOf('/v1/customers/a/history')).toBe(200);
  await changeGeneration('position = 1');
  await until(async () => (await statusOf('/v1/totals')) === 200);
});

it('nor from those of any other log, once a projector has found out', async () => {
  const [before] = await query(
    installation.lifeledger.databaseUrl(),
    'select event_id from lifeledger.generation',
  );
  await changeGeneration(`event_id = gen_random_uuid()::text`);
  const work = running(installation.lifeledger.projector);
  await until(async () => (await statusOf('/v1/totals')) === 503);
  const { body } = await http.get('/v1/totals');
  expect(body['type']).toBe('urn:lifeledger:problem:other-log');
  const health = await http.get('/health/ready');
  expect([health.status, JSON.stringify(health.body)]).toEqual([
    503,
    expect.stringContaining('the read models were folded from another log than this one; rebuild'),
  ]);
  await changeGeneration(`event_id = '${String(before?.['event_id'])}'`);
  await until(async () => (await statusOf('/v1/totals')) === 200);
  expect(await work.stop()).toBeUndefined();
});
