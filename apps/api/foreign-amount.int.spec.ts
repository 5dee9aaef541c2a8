import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { backup, restorePostgresLog } from '../../libs/event-store/index.js';
import { type FreshLog, freshLog } from '../../test/support/copied-log.js';
import { foreignEvent } from '../../test/support/foreign-event.js';
import { serveInstallation } from '../../test/support/served-installation.js';

const { installation, http } = serveInstallation({ waitMilliseconds: 100 });

let elsewhere: FreshLog;
/** Of the order in yen, and of what was written last. */
let [position, head] = ['', ''];

async function write(customer: string, type: string, said: object): Promise<string> {
  const data = JSON.stringify({ occurredAt: '2020-01-01T00:00:00Z', ...said });
  const written = await elsewhere.store.append(`customer-${customer}`, 'any', [
    foreignEvent(type, data),
  ]);
  return String(written.position);
}

const order = (customer: string, orderId: string, money: object) =>
  write(customer, 'CustomerPurchased', { orderId, lines: [], ...money });

/** The log of somebody who asked no rate of anybody, as a backup brings it. */
beforeAll(async () => {
  elsewhere = await freshLog();
  await order('anna', 'o-1', { total: '5', currency: 'USD' });
  position = await order('anna', 'o-2', { total: '10000', currency: 'JPY' });
  await order('anna', 'o-3', { total: '1000', currency: 'JPY', rate: '0.007' });
  await order('bert', 'o-1', { total: '20', currency: 'USD' });
  head = await write('cleo', 'CustomerAcquired', { acquisitionCost: '3' });
  const sink = new PassThrough();
  const [bytes] = await Promise.all([buffer(sink), backup(elsewhere.store, sink)]);
  const { databaseUrl, projector } = installation.lifeledger;
  await restorePostgresLog(databaseUrl(), Readable.from([bytes]));
  await projector.rebuild();
}, 60_000);

afterAll(() => elsewhere.close());

describe('an amount in another currency without a rate, in a log that was restored', () => {
  it.each([
    ...['totals', 'lifecycle-stages', 'value-tiers', 'value-tiers?scheme=abc', 'retention'],
    ...['activity', 'customers', 'customers/anna', 'restatements?knownFrom=0'],
  ])('is parked, as the answer to /v1/%s tells', async (question) => {
    const { status, body } = await http.get(`/v1/${question}`);
    expect([status, body]).toMatchObject([200, { parked: 1 }]);
  });

  it('says what is wrong with it', async () => {
    const { body } = await http.get(`/v1/parked?minPosition=${head}`);
    expect(body['rows']).toMatchObject([
      {
        ...{ projection: 'facts', position, stream: 'customer-anna', category: 'fold-failed' },
        error: expect.stringMatching(
          /CustomerPurchased says "10000" in "JPY" without a rate.*USD, the reporting currency/,
        ),
      },
    ]);
  });

  it('counts for nothing, and keeps nothing else from being counted, its own customer included', async () => {
    expect((await http.get('/v1/totals')).body['rows']).toMatchObject([
      { customers: 3, purchasers: 2, orders: 3, purchased: '32.00' },
    ]);
    const { body } = await http.get('/v1/customers');
    const rows = body['rows'] as Record<string, unknown>[];
    expect(rows.map(({ customerId, value }) => [customerId, value])).toEqual([
      ['anna', '12.00'],
      ['bert', '20.00'],
      ['cleo', '0.00'],
    ]);
  });

  it('may be discarded, for good', async () => {
    const discard = { projection: 'facts', position, reason: 'told anew in dollars' };
    expect((await http.post('/v1/parked/discards', discard)).status).toBe(201);
    await installation.lifeledger.projector.rebuild();
    expect((await http.get('/v1/totals')).body).toMatchObject({
      parked: 0,
      rows: [{ purchased: '32.00' }],
    });
  });
});
