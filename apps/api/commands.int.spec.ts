import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { serveInstallation } from '../../test/support/served-installation.js';

const { installation, http } = serveInstallation();

async function customer(): Promise<string> {
  const customerId = randomUUID();
  await http.post('/v1/customers', { customerId });
  return customerId;
}

describe('a command', () => {
  it('answers 201 with customer, revision and position, and says where the customer is', async () => {
    const { status, headers, body } = await http.post('/v1/customers', {
      customerId: 'c-1',
      channel: 'web',
    });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe('/v1/customers/c-1');
    expect(body).toEqual({
      customerId: 'c-1',
      revision: 0,
      position: expect.stringMatching(/^\d+$/),
    });
  });

  it('answers 200 where it has nothing new to say, with where the customer stands', async () => {
    const customerId = await customer();
    const first = await http.post(`/v1/customers/${customerId}/purchases`, {
      orderId: 'o-1',
      total: '10',
      occurredAt: '2020-01-01T00:00:00Z',
    });
    const again = await http.post(`/v1/customers/${customerId}/purchases`, {
      occurredAt: '2020-01-01T01:00:00+01:00',
      orderId: 'o-1',
      total: '10.00',
    });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
  });

  it('makes the ids that were left to it, and each kind has its route', async () => {
    const customerId = await customer();
    const at = (route: string) => `/v1/customers/${customerId}/${route}`;
    const order = await http.post(at('purchases'), {
      total: '20',
      lines: [{ sku: 'tea', quantity: 2, unitPrice: '10', unitCost: '4' }],
    });
    const refund = await http.post(at('refunds'), { orderId: order.body['orderId'], amount: '5' });
    const complaint = await http.post(at('complaints'), { category: 'late', severity: 'low' });
    const step = (name: string, body = {}) =>
      http.post(at(`complaints/${String(complaint.body['complaintId'])}/${name}`), body);
    const answers = [
      order,
      refund,
      complaint,
      await step('acknowledgement'),
      await step('resolution', { remedy: 'voucher', compensation: '3' }),
      await step('reopening', { reason: 'never came' }),
      await http.post(at('profile'), { name: 'Ann', region: 'north' }),
      await http.post(at('care'), { kind: 'birthday', cost: '2' }),
      await http.post(at('surveys'), { kind: 'nps', score: 9 }),
      await http.post(at('churn'), { reason: 'moved' }),
      await http.post(at('reactivation')),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(answers.map(({ body }) => body['revision'])).toEqual(answers.map((_, n) => n + 1));
    const made = answers.map(({ body }) =>
      Object.keys(body).filter((key) => !['customerId', 'revision', 'position'].includes(key)),
    );
    expect(made.flat()).toEqual([
      ...['orderId', 'refundId', 'complaintId', 'complaintId', 'complaintId', 'complaintId'],
      ...['careId', 'surveyId'],
    ]);
  });

  it('needs no body where nothing must be said', async () => {
    const customerId = await customer();
    const response = await fetch(`${installation.address}/v1/customers/${customerId}/churn`, {
      method: 'POST',
    });
    expect(response.status).toBe(201);
  });

  it('puts into the log who asked and why', async () => {
    const customerId = await customer();
    const headers = {
      'x-actor': 'ann',
      'x-on-behalf-of': 'bob',
      'x-correlation-id': 'r-1',
      'x-causation-id': 'm-1',
    };
    await http.post(`/v1/customers/${customerId}/churn`, {}, headers);
    const { body } = await http.get(`/v1/customers/${customerId}/history`);
    const rows = body['rows'] as { who: object; why: object }[];
    expect(rows[0]?.who).toEqual({ actor: 'anonymous', onBehalfOf: null, source: 'http' });
    expect(rows[1]?.who).toEqual({ actor: 'ann', onBehalfOf: 'bob', source: 'http' });
    expect(rows[1]?.why).toMatchObject({
      command: 'churn',
      correlationId: 'r-1',
      causationId: 'm-1',
    });
  });

  it('is decided once each, however many come at the same time', async () => {
    const customerId = await customer();
    const orders = Array.from({ length: 20 }, () =>
      http.post(`/v1/customers/${customerId}/purchases`, { total: '1' }),
    );
    const answers = await Promise.all(orders);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    const revisions = answers.map(({ body }) => Number(body['revision'])).sort((a, b) => a - b);
    expect(revisions).toEqual(answers.map((_, n) => n + 1));
  });
});

describe('an Idempotency-Key', () => {
  it('makes a retry return the first result, marked', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const acquired = await http.post('/v1/customers', {}, key);
    const repeated = await http.post('/v1/customers', {}, key);
    expect([acquired.status, repeated.status]).toEqual([201, 201]);
    expect(acquired.headers.get('idempotent-replayed')).toBeNull();
    expect(repeated.headers.get('idempotent-replayed')).toBe('true');
    expect(repeated.body).toEqual(acquired.body);

    const path = `/v1/customers/${String(acquired.body['customerId'])}/purchases`;
    const order = await http.post(path, { total: '7', place: 'Leeds' }, key);
    expect(order.body['type']).toBe('urn:lifeledger:problem:idempotency-key-reused');
    const own = { 'idempotency-key': randomUUID() };
    const first = await http.post(path, { total: '7', place: 'Leeds' }, own);
    await http.post(path, { total: '8' });
    const again = await http.post(path, { place: 'Leeds', total: '7' }, own);
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
  });

  it('is refused with 422 for another body or another command', async () => {
    const customerId = await customer();
    const key = { 'idempotency-key': 'k' };
    await http.post(`/v1/customers/${customerId}/purchases`, { total: '7' }, key);
    const others = [
      await http.post(`/v1/customers/${customerId}/purchases`, { total: '8' }, key),
      await http.post(`/v1/customers/${customerId}/purchases`, { total: '7', place: 'x' }, key),
      await http.post(`/v1/customers/${customerId}/refunds`, { amount: '7' }, key),
    ];
    for (const { status, body } of others) {
      expect(status).toBe(422);
      expect(body).toMatchObject({ errors: [{ field: 'Idempotency-Key' }] });
    }
  });

  it('counts once when it is sent many times at once', async () => {
    const customerId = await customer();
    const key = { 'idempotency-key': 'k' };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        http.post(`/v1/customers/${customerId}/purchases`, { total: '7' }, key),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const { body } = await http.get(`/v1/customers/${customerId}/history`);
    expect(body['rows']).toHaveLength(2);
  });
});
