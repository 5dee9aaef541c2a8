import { beforeAll, describe, expect, it } from '@jest/globals';
import { serveInstallation } from '../../test/support/served-installation.js';
import { policyStream } from '../../libs/installation/index.js';
import { foreignEvent } from '../../test/support/foreign-event.js';
import { until } from '../../test/support/until.js';

const { installation, http } = serveInstallation({ folds: true });
/** Positions of what was told, in its order. */
const told: string[] = [];

async function tell(path: string, body: object): Promise<void> {
  const answered = await http.post(path, body);
  expect(answered.status).toBe(201);
  told.push(String(answered.body['position']));
}

async function ask(path: string): Promise<Record<string, unknown>> {
  const { status, body } = await http.get(path);
  expect([path, status]).toEqual([path, 200]);
  return body;
}

beforeAll(async () => {
  await installation.lifeledger.adoptPolicy();
  await until(async () => (await installation.lifeledger.reads.status()).state === 'live');
  const day = (date: string, more: object = {}) => ({ occurredAt: `${date}T10:00:00Z`, ...more });
  await tell('/v1/customers', day('2020-01-01', { customerId: 'ann', channel: 'web' }));
  await tell('/v1/customers/ann/purchases', day('2020-02-01', { total: '100', orderId: 'o-1' }));
  await tell('/v1/customers/ann/profile', day('2020-01-05', { region: 'north' }));
  await tell('/v1/customers/ann/purchases', day('2020-01-10', { total: '20', orderId: 'late' }));
  await tell('/v1/customers/ann/refunds', day('2020-01-11', { amount: '5' }));
  await tell('/v1/customers', day('2020-01-02', { customerId: 'bob' }));
  await ask(`/v1/totals?minPosition=${told.at(-1) ?? ''}`);
}, 60_000);

const asOf = 'asOf=2020-01-31';

describe('every answer as known at a point of the log', () => {
  it('counts what was recorded by then, and says at which point that was', async () => {
    const before = await ask(`/v1/totals?${asOf}&knownAt=${told[2] ?? ''}`);
    expect(before).toMatchObject({ knownAt: told[2], position: told.at(-1), parked: 0 });
    expect(before['rows']).toMatchObject([{ customers: 1, orders: 0, net: '0.00' }]);
    const now = await ask(`/v1/totals?${asOf}`);
    expect(now).toMatchObject({ knownAt: told.at(-1), position: told.at(-1) });
    expect(now['rows']).toMatchObject([{ customers: 2, orders: 1, net: '15.00' }]);
  });

  it.each(['lifecycle-stages', 'value-tiers', 'retention', 'activity', 'customers'])(
    '/v1/%s',
    async (route) => {
      const { rows, knownAt } = await ask(`/v1/${route}?${asOf}&knownAt=0`);
      expect(knownAt).toBe('0');
      const customers = (rows as { customers?: number }[]).map((row) => row.customers ?? 0);
      expect(customers.reduce((sum, count) => sum + count, 0)).toBe(0);
    },
  );

  it('one customer, with the picture that the log gave then', async () => {
    const before = await ask(`/v1/customers/ann?${asOf}&knownAt=${told[1] ?? ''}`);
    expect(before).toMatchObject({ stage: 'attracted', profile: {}, orders: [], refunds: [] });
    const after = await ask(`/v1/customers/ann?${asOf}&knownAt=${told[3] ?? ''}`);
    expect(after).toMatchObject({
      stage: 'converted',
      profile: { region: 'north' },
      orders: [{ orderId: 'late' }],
      refunds: [],
    });
    const unheard = await http.get(`/v1/customers/bob?knownAt=${told[4] ?? ''}`);
    expect(unheard.status).toBe(404);
  });

  it('one history, up to the point and not behind it', async () => {
    const { rows, knownAt } = await ask(`/v1/customers/ann/history?knownAt=${told[1] ?? ''}`);
    expect((rows as { position: string }[]).map(({ position }) => position)).toEqual(
      told.slice(0, 2),
    );
    expect(knownAt).toBe(told[1]);
    const unheard = await http.get(`/v1/customers/bob/history?knownAt=${told[4] ?? ''}`);
    expect(unheard.status).toBe(404);
  });

  it('a list, whose pages keep the point', async () => {
    const first = await ask(`/v1/customers?limit=1&${asOf}&knownAt=${told[5] ?? ''}`);
    const cursor = String(first['next']);
    const second = await ask(`/v1/customers?limit=1&cursor=${cursor}`);
    expect(second).toMatchObject({ rows: [{ customerId: 'bob' }], knownAt: told[5], next: null });
    const other = await http.get(`/v1/customers?cursor=${cursor}&knownAt=${told[4] ?? ''}`);
    expect(other.status).toBe(400);
  });
});

describe('an instant of recording', () => {
  it('means the last position recorded at or before it', async () => {
    const { rows } = await ask('/v1/customers/ann/history');
    const history = rows as { position: string; recordedAt: string }[];
    for (const { position, recordedAt } of history) {
      const totals = await ask(`/v1/totals?knownAt=${recordedAt}`);
      const replay = await ask(`/v1/customers/ann/history?knownAt=${recordedAt}`);
      expect([totals['knownAt'], replay['knownAt']]).toEqual([position, position]);
    }
    expect(await ask('/v1/totals?knownAt=2000-01-01T00:00:00Z')).toMatchObject({ knownAt: '0' });
  });

  it('behind all that is folded waits for the whole log', async () => {
    const { body } = await http.post('/v1/customers/bob/purchases', { total: '1' });
    const now = encodeURIComponent(new Date().toISOString());
    const totals = await ask(`/v1/totals?knownAt=${now}`);
    expect(totals['knownAt']).toBe(body['position']);
  });

  it('is refused in the future, and where it is none', async () => {
    const future = await http.get('/v1/totals?knownAt=2999-01-01T00:00:00Z');
    expect(future.status).toBe(400);
    expect(future.body['detail']).toContain('lies in the future');
    const none = await http.get('/v1/totals?knownAt=2020-01-01');
    expect([none.status, none.body['errors']]).toMatchObject([400, [{ field: 'knownAt' }]]);
  });
});

describe('the policy of an answer', () => {
  it('is that in force at its point, or the one that is named', async () => {
    expect(await ask('/v1/totals?knownAt=1')).toMatchObject({ policyVersion: '1' });
    for (const path of ['/v1/totals', '/v1/customers/ann', '/v1/customers/ann/history']) {
      expect(await ask(`${path}?policyVersion=1`)).toMatchObject({ policyVersion: '1' });
      const { status, body } = await http.get(`${path}?policyVersion=none-such`);
      expect([status, body['errors']]).toMatchObject([400, [{ field: 'policyVersion' }]]);
      expect(body['detail']).toContain('one that was adopted: 1.');
    }
  });

  it('is read alike in the log and in the read models, whoever wrote it and whenever', async () => {
    const { store } = installation.lifeledger;
    const adopted = (said: object) => foreignEvent('PolicyAdopted', JSON.stringify(said));
    const { position } = await store.append(policyStream, 'any', [
      foreignEvent('PolicyAdopted', 'no json'),
      adopted({ version: 'none', policy: { retention: { weekStart: 'never' } } }),
      adopted({ version: 'old', policy: { version: 'older' } }),
    ]);
    await ask(`/v1/totals?minPosition=${String(position)}`);
    for (const path of ['/v1/totals', '/v1/customers/ann/history']) {
      expect(await ask(path)).toMatchObject({ policyVersion: 'old' });
      const { body } = await http.get(`${path}?policyVersion=none`);
      expect(body['detail']).toContain('one that was adopted: 1, old.');
    }
  });
});

describe('restatements', () => {
  const between = `${asOf}&knownFrom=1&knownAt=`;

  it('list the events by which two answers differ, page by page', async () => {
    const path = `/v1/restatements?${asOf}&knownFrom=${told[2] ?? ''}`;
    const whole = await ask(`${path}&customerId=ann&knownAt=${told[5] ?? ''}`);
    expect(whole).toMatchObject({
      definition: { name: 'restatements', parameters: { knownFrom: told[2], customerId: 'ann' } },
      policies: [],
      rows: [
        { position: told[3], revenue: '20.00' },
        { position: told[4], revenue: '-5.00' },
      ],
      next: null,
    });
    const first = await ask(`${path}&limit=2`);
    const rest = await ask(`${path}&limit=2&cursor=${String(first['next'])}`);
    expect(rest).toMatchObject({ rows: [{ position: told[5], type: 'CustomerAcquired' }] });
    const other = await http.get(`/v1/restatements?knownFrom=1&cursor=${String(first['next'])}`);
    expect(other.body['errors']).toMatchObject([{ field: 'knownFrom' }]);
  });

  it('tell the policies adopted in between, and refuse times turned round', async () => {
    const { policies } = await ask(`/v1/restatements?knownFrom=0&knownAt=${told[0] ?? ''}`);
    expect(policies).toMatchObject([{ version: '1' }]);
    const turned = await http.get(`/v1/restatements?${between}0`);
    expect([turned.status, turned.body['errors']]).toMatchObject([400, [{ field: 'knownFrom' }]]);
    const missing = await http.get('/v1/restatements');
    expect(missing.body['errors']).toMatchObject([{ field: 'knownFrom' }]);
  });
});
