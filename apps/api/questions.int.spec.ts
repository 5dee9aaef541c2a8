import { beforeAll, describe, expect, it } from '@jest/globals';
import { serveInstallation } from '../../test/support/served-installation.js';
import { historyOf } from './customers/history.js';
import { Interrupted } from './http/closing.js';

const { installation, http } = serveInstallation({
  env: { LIFELEDGER_TIME_ZONE: 'Europe/London' },
  folds: true,
});
/** Of the last command that was told. */
let position: string;

async function tell(path: string, body: object): Promise<void> {
  const answered = await http.post(path, body);
  expect(answered.status).toBe(201);
  position = String(answered.body['position']);
}

beforeAll(async () => {
  await tell('/v1/customers', {
    customerId: 'ann',
    occurredAt: '2020-01-01T10:00:00Z',
    channel: 'web',
  });
  await tell('/v1/customers', { customerId: 'bob', occurredAt: '2020-01-05T10:00:00Z' });
  await tell('/v1/customers', { customerId: 'cid', occurredAt: '2020-02-01T10:00:00Z' });
  const at = (occurredAt: string, more: object) => ({ occurredAt, ...more });
  await tell(
    '/v1/customers/ann/profile',
    at('2020-01-02T00:00:00Z', { name: 'Ann', region: 'north' }),
  );
  await tell(
    '/v1/customers/ann/purchases',
    at('2020-01-10T10:00:00Z', {
      orderId: 'o-1',
      total: '100.5',
      lines: [{ sku: 'tea', quantity: 3, unitPrice: '33.5' }],
    }),
  );
  await tell('/v1/customers/ann/purchases', at('2020-03-10T10:00:00Z', { total: '1500' }));
  await tell('/v1/customers/ann/refunds', at('2020-03-11T10:00:00Z', { amount: '0.5' }));
  await tell('/v1/customers/bob/purchases', at('2020-02-10T10:00:00Z', { total: '20' }));
  await tell('/v1/customers/bob/churn', at('2020-02-20T10:00:00Z', {}));
}, 60_000);

const asOf = 'asOf=2020-03-31T00:00:00Z';
const ask = async (path: string) => {
  const separator = path.includes('?') ? '&' : '?';
  const { status, body } = await http.get(`${path}${separator}minPosition=${position}`);
  expect(status).toBe(200);
  return body;
};

describe('every analytical answer', () => {
  it.each(['totals', 'lifecycle-stages', 'value-tiers', 'retention', 'activity', 'customers'])(
    '/v1/%s names definition, policy, zone, currency, instant and position',
    async (route) => {
      const body = await ask(`/v1/${route}?asOf=2020-06-30&timeZone=Asia/Tokyo`);
      expect(body).toMatchObject({
        definition: { name: expect.any(String), parameters: expect.any(Object) },
        policyVersion: '1',
        timeZone: 'Asia/Tokyo',
        currency: 'USD',
        asOf: '2020-06-30T14:59:59.999999Z',
        position,
        rows: expect.any(Array),
      });
      const keys = Object.keys(body);
      expect(keys.slice(0, 6)).toEqual([
        ...['definition', 'policyVersion', 'timeZone', 'currency', 'asOf', 'position'],
      ]);
    },
  );
});

describe('questions', () => {
  it('totals', async () => {
    const { rows } = await ask(`/v1/totals?${asOf}`);
    expect(rows).toEqual([
      {
        ...{ customers: 3, purchasers: 2, orders: 3, units: 3 },
        ...{ purchased: '1620.50', refunded: '0.50', net: '1620.00' },
      },
    ]);
  });

  it('lifecycle stages, as of two instants', async () => {
    const stagesAt = async (instant: string) => {
      const { rows } = await ask(`/v1/lifecycle-stages?asOf=${instant}`);
      const found = (rows as { stage: string; customers: number }[]).filter(
        ({ customers }) => customers > 0,
      );
      return Object.fromEntries(found.map(({ stage, customers }) => [stage, customers]));
    };
    expect(await stagesAt('2020-01-31')).toEqual({ attracted: 1, converted: 1 });
    expect(await stagesAt('2020-03-31')).toEqual({ attracted: 1, retained: 1, churned: 1 });
  });

  it('value tiers by every scheme', async () => {
    const { rows } = await ask(`/v1/value-tiers?${asOf}&basis=revenue`);
    expect(rows).toContainEqual({ tier: 'high', customers: 1, value: '1600.00' });
    const abc = await ask(`/v1/value-tiers?${asOf}&scheme=abc`);
    expect((abc['rows'] as { tier: string }[]).map(({ tier }) => tier)).toEqual(['A', 'B', 'C']);
    const rfm = await ask(`/v1/value-tiers?${asOf}&scheme=rfm&basis=margin`);
    expect(rfm).toMatchObject({ linesWithoutCost: 1 });
    expect(rfm['rows']).toHaveLength(15);
  });

  it('retention and activity', async () => {
    const retention = await ask(`/v1/retention?${asOf}&period=month`);
    expect(retention['rows']).toContainEqual({
      ...{ cohort: '2020-01-01', size: 1, n: 1, active: 0 },
      ...{ eligible: 1, activeEligible: 0, tooYoung: 0, rate: 0 },
    });
    const activity = await ask(`/v1/activity?${asOf}&period=month&weekStart=sunday`);
    expect(activity['rows']).toContainEqual({
      ...{ period: '2020-02-01', new: 1, returning: 0, resurrecting: 0, dormant: 1 },
    });
  });

  it('a list by cursor, as of one instant on every page', async () => {
    const first = await ask(`/v1/customers?limit=2`);
    const second = await ask(`/v1/customers?limit=2&cursor=${String(first['next'])}`);
    const idsIn = ({ rows }: Record<string, unknown>) =>
      (rows as { customerId: string }[]).map(({ customerId }) => customerId);
    expect([idsIn(first), idsIn(second), second['next']]).toEqual([['ann', 'bob'], ['cid'], null]);
    expect(second['asOf']).toBe(first['asOf']);
    const other = await http.get(`/v1/customers?${asOf}&cursor=${String(first['next'])}`);
    expect(other.status).toBe(400);
  });

  it('a list by filters', async () => {
    const { rows } = await ask(
      `/v1/customers?${asOf}&stage=retained&tier=high&region=north&channel=web`,
    );
    expect(rows).toEqual([expect.objectContaining({ customerId: 'ann', value: '1600.00' })]);
  });
});

describe('one customer', () => {
  it('shows the whole picture', async () => {
    const body = await ask(`/v1/customers/ann?${asOf}`);
    expect(body).toMatchObject({
      ...{ customerId: 'ann', stage: 'retained', wonBack: false, position },
      values: { revenue: '1600.00', margin: '1600.00' },
      tiers: { revenue: 'high', margin: 'high' },
      profile: { name: 'Ann', region: 'north' },
      acquisition: { channel: 'web' },
      orders: [{ orderId: 'o-1', total: '100.5' }, { total: '1500' }],
      refunds: [{ amount: '0.5' }],
      complaints: [],
      churn: null,
      counts: { orders: 2, refunds: 1, complaints: 0, care: 0, surveys: 0 },
    });
  });

  it('shows it as of any instant', async () => {
    const body = await ask('/v1/customers/ann?asOf=2020-01-31');
    expect(body).toMatchObject({ stage: 'converted', orders: [{ orderId: 'o-1' }], refunds: [] });
    const churned = await ask('/v1/customers/bob?asOf=2020-03-01');
    expect(churned).toMatchObject({
      stage: 'churned',
      churn: { occurredAt: '2020-02-20T10:00:00Z' },
    });
  });

  it.each([
    '/v1/customers/nobody',
    '/v1/customers/ann?asOf=2019-12-31',
    '/v1/customers/nobody/history',
  ])('is not there: %s', async (path) => {
    const { status, body } = await http.get(path);
    expect([status, body['type']]).toEqual([404, 'urn:lifeledger:problem:customer-not-found']);
  });

  it('has a history with the state after every event, page by page', async () => {
    const whole = await ask('/v1/customers/ann/history');
    const rows = whole['rows'] as { type: string; state: { orders: { count: number } } }[];
    expect(rows.map(({ type }) => type)).toEqual([
      ...['CustomerAcquired', 'CustomerProfiled', 'CustomerPurchased', 'CustomerPurchased'],
      'CustomerRefunded',
    ]);
    expect(rows.map(({ state }) => state.orders.count)).toEqual([0, 0, 1, 2, 2]);
    expect(whole['next']).toBeNull();
    const first = await ask('/v1/customers/ann/history?limit=3');
    const rest = await ask(`/v1/customers/ann/history?limit=3&cursor=${String(first['next'])}`);
    expect([...(first['rows'] as object[]), ...(rest['rows'] as object[])]).toEqual(rows);
    expect(rest['next']).toBeNull();
  });

  it('has no history that was cut', async () => {
    const signal = AbortSignal.abort(new Interrupted('the server stops'));
    const all = { asOf: undefined, knownAt: 10_000n, after: -1, limit: 10 };
    const request = { customerId: 'ann', ...all, signal };
    await expect(historyOf(installation.lifeledger, request)).rejects.toThrow(Interrupted);
  });

  it('has a history as of then, without what is dated later', async () => {
    const { rows } = await ask('/v1/customers/ann/history?asOf=2020-01-31');
    expect((rows as { type: string }[]).map(({ type }) => type)).toEqual([
      ...['CustomerAcquired', 'CustomerProfiled', 'CustomerPurchased'],
    ]);
  });
});

describe('reading your own writes', () => {
  it('sees every command at once with its position', async () => {
    for (let told = 1; told <= 10; told += 1) {
      const { body } = await http.post('/v1/customers/cid/purchases', { total: '1' });
      const answered = await http.get(`/v1/customers/cid?minPosition=${String(body['position'])}`);
      expect(answered.body['counts']).toMatchObject({ orders: told });
    }
  });
});

describe('a picture of what was told late', () => {
  it('keeps a complaint resolved whose resolution is dated before it', async () => {
    const path = '/v1/customers/grumbler';
    await http.post('/v1/customers', { customerId: 'grumbler' });
    const complaint = { complaintId: 'c-1', category: 'late', severity: 'low' };
    await http.post(`${path}/complaints`, { ...complaint, occurredAt: '2024-05-02T00:00:00Z' });
    const { body: resolved } = await http.post(`${path}/complaints/c-1/resolution`, {
      occurredAt: '2024-05-01T00:00:00Z',
    });
    const { body } = await http.get(`${path}?minPosition=${String(resolved['position'])}`);
    expect(body['complaints']).toMatchObject([{ complaintId: 'c-1', status: 'resolved' }]);
  });
});
