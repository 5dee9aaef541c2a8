import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type HttpClient, httpClient } from '../../test/support/http-client.js';
import { type Installation, openInstallation } from '../../test/support/installation.js';
import { query } from '../../test/support/toy-read-models.js';
import { until } from '../../test/support/until.js';

let installation: Installation;
let http: HttpClient;

beforeAll(async () => {
  installation = await openInstallation();
  http = httpClient(installation.address);
}, 60_000);

afterAll(async () => {
  await installation.close();
});

/** As if a longer log had been folded. */
async function foldedUpTo(position: number): Promise<void> {
  const text = `update lifeledger.generation set position = ${String(position)}`;
  await query(installation.lifeledger.databaseUrl(), text);
}

const statusOf = async (path: string) => (await http.get(path)).status;

it('nothing is answered from read models of another log, for as long as they are', async () => {
  await http.post('/v1/customers', { customerId: 'a' });
  await installation.fold();
  expect(await statusOf('/v1/totals')).toBe(200);
  await foldedUpTo(1_000);
  await until(async () => (await statusOf('/v1/totals')) === 503);
  expect((await http.get('/v1/customers/a')).body).toMatchObject({
    type: 'urn:lifeledger:problem:other-log',
    detail: expect.stringMatching(/folded up to position 1000, but the log ends at 1: .* rebuild$/),
  });
  expect((await http.get('/v1/projections')).body).toMatchObject({ lag: null });
  expect(await statusOf('/v1/customers/a/history')).toBe(200);
  await foldedUpTo(1);
  await until(async () => (await statusOf('/v1/totals')) === 200);
});
