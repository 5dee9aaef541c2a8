import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Answered } from '../../test/support/http-client.js';
import { serveInstallation } from '../../test/support/served-installation.js';
import { writeCursor } from './http/cursor.js';

const json = { 'content-type': 'application/json' };

const { installation, http } = serveInstallation();

beforeAll(async () => {
  await http.post('/v1/customers', { customerId: 'c' });
}, 60_000);

function expectProblem({ status, headers, body }: Answered, wanted: number, code: string): void {
  expect([status, body['type']]).toEqual([wanted, `urn:lifeledger:problem:${code}`]);
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(body).toMatchObject({
    status: wanted,
    title: expect.stringMatching(/./),
    detail: expect.stringMatching(/./),
    instance: expect.stringMatching(/^\//),
  });
}

/** Lists within lists. */
function nested(depth: number): unknown {
  let value: unknown = [];
  for (let level = 1; level < depth; level += 1) value = [value];
  return value;
}

function fieldsOf({ body }: Answered): string[] {
  return (body['errors'] as { field: string }[]).map(({ field }) => field);
}

describe('a body that is not well-formed', () => {
  it.each<[string, unknown, string[]]>([
    ['a missing field', {}, ['total']],
    ['a wrong type', { total: 12.5 }, ['total']],
    ['too many decimals', { total: '1.23456' }, ['total']],
    ['an unknown field', { total: '1', colour: 'red' }, ['colour']],
    ['a field that objects have anyway', { total: '1', constructor: 1 }, ['constructor']],
    ['null for a field that knows none', { total: '1', place: null }, ['place']],
    ['NUL in text', { total: '1', place: 'a\0b' }, ['place']],
    ['half a surrogate pair', { total: '1', place: '\ud800' }, ['place']],
    ['no instant', { total: '1', occurredAt: '1997-01-01' }, ['occurredAt']],
    ['a day that is not', { total: '1', occurredAt: '1997-02-29T00:00:00Z' }, ['occurredAt']],
    ['a scalar in a list', { total: '1', lines: [1] }, ['lines.0']],
    ['null in a list', { total: '1', lines: [null] }, ['lines.0']],
    ['a wrong line', { total: '1', lines: [{ sku: 'a', quantity: 0 }] }, ['lines.0.quantity']],
    [
      'an unknown field in a line',
      { total: '1', lines: [{ sku: 'a', quantity: 1, x: 1 }] },
      ['lines.0.x'],
    ],
    ['several at once', { total: 'x', place: '' }, ['place', 'total']],
    ['a list', [{ total: '1' }], ['body']],
    ['nesting without end', { total: '1', x: nested(500) }, []],
  ])('is refused and named: %s', async (_, body, fields) => {
    const answered = await http.post('/v1/customers/c/purchases', body);
    expectProblem(answered, 400, 'invalid-request');
    if (fields.length > 0) expect(fieldsOf(answered).sort()).toEqual(fields);
  });

  it('names a bad customer id, in the path and in the body', async () => {
    expect(fieldsOf(await http.post('/v1/customers/a%00b/churn'))).toEqual(['customerId']);
    expect(fieldsOf(await http.post('/v1/customers', { customerId: 'a/b' }))).toEqual([
      'customerId',
    ]);
  });

  it('names a bad header', async () => {
    const answered = await http.post('/v1/customers/c/churn', {}, { 'x-actor': 'é' });
    expectProblem(answered, 400, 'invalid-request');
    expect(fieldsOf(answered)).toEqual(['X-Actor']);
  });

  it('leaves no trace', async () => {
    const { body } = await http.get('/v1/customers/c/history');
    expect(body['rows']).toHaveLength(1);
  });
});

describe('what HTTP itself finds wrong', () => {
  it('malformed JSON', async () => {
    expectProblem(await http.send('/v1/customers', '{"a":', json), 400, 'malformed-request');
  });

  it('bytes that are no UTF-8, which could not be kept as sent', async () => {
    const body = Buffer.concat([
      Buffer.from('{"channel":"'),
      Buffer.from([0xff]),
      Buffer.from('"}'),
    ]);
    const response = await fetch(`${installation.address}/v1/customers`, {
      method: 'POST',
      body,
      headers: json,
    });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { errors: [{ field: 'body', message: 'must be UTF-8' }] },
    ]);
  });

  it('null in place of an object', async () => {
    expectProblem(await http.send('/v1/customers', 'null', json), 400, 'invalid-request');
  });

  it('a poisoned prototype', async () => {
    const body = '{"__proto__":{"customerId":"x"}}';
    expectProblem(await http.send('/v1/customers', body, json), 400, 'malformed-request');
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])(
    'a body of type %s',
    async (type) => {
      const answered = await http.send('/v1/customers', 'customerId=x', { 'content-type': type });
      expectProblem(answered, 415, 'wrong-content-type');
    },
  );

  it('a body that is too large', async () => {
    const body = JSON.stringify({ customerId: 'x', channel: 'y'.repeat(1_100_000) });
    expectProblem(await http.send('/v1/customers', body, json), 413, 'too-large');
  });

  it('an unknown route, whatever the method', async () => {
    expectProblem(await http.get('/v1/nothing'), 404, 'no-such-route');
    expectProblem(await http.post('/v1/totals'), 404, 'no-such-route');
  });

  it('a path that can not be decoded', async () => {
    expectProblem(await http.get('/v1/customers/%E0%A4%A'), 400, 'malformed-request');
  });
});

describe('what the domain refuses', () => {
  it('an unknown customer', async () => {
    const answered = await http.post('/v1/customers/nobody/purchases', { total: '1' });
    expectProblem(answered, 404, 'customer-not-found');
  });

  it('an order id that stands for another order', async () => {
    await http.post('/v1/customers/c/purchases', { orderId: 'o', total: '1' });
    const answered = await http.post('/v1/customers/c/purchases', { orderId: 'o', total: '2' });
    expectProblem(answered, 409, 'order-exists');
    expect(fieldsOf(answered)).toEqual(['orderId']);
  });

  it('the future', async () => {
    const occurredAt = new Date(Date.now() + 3_600_000).toISOString();
    const answered = await http.post('/v1/customers/c/purchases', { total: '1', occurredAt });
    expectProblem(answered, 422, 'occurred-in-future');
    expect(fieldsOf(answered)).toEqual(['occurredAt']);
  });

  it('a foreign currency without its rate', async () => {
    const answered = await http.post('/v1/customers/c/purchases', { total: '1', currency: 'EUR' });
    expectProblem(answered, 422, 'rate-required');
  });

  it('a complaint that is not there', async () => {
    const answered = await http.post('/v1/customers/c/complaints/none/resolution');
    expect(answered.status).toBe(404);
  });
});

describe('a question that has no answer', () => {
  it.each([
    ['/v1/totals?colour=red', 'colour'],
    ['/v1/totals?asOf=yesterday', 'asOf'],
    ['/v1/totals?asOf=2020-01-01T00:00:00', 'asOf'],
    ['/v1/totals?asOf=2020-01-01&asOf=2020-01-02', 'asOf'],
    ['/v1/totals?timeZone=Mars/Olympus', 'timeZone'],
    ['/v1/totals?timeZone=%00', 'timeZone'],
    ['/v1/totals?minPosition=-1', 'minPosition'],
    ['/v1/totals?minPosition=99999999999999999999', 'minPosition'],
    ['/v1/value-tiers?scheme=guess', 'scheme'],
    ['/v1/retention?definition=hope', 'definition'],
    ['/v1/retention?weekStart=someday', 'weekStart'],
    ['/v1/activity?period=year', 'period'],
    ['/v1/customers?stage=happy', 'stage'],
    ['/v1/customers?limit=0', 'limit'],
    ['/v1/customers?limit=1001', 'limit'],
    ['/v1/customers?cursor=nonsense', 'cursor'],
    [`/v1/customers?cursor=${writeCursor({ after: '\0', asOf: '2020-01-01' })}`, 'cursor'],
    ['/v1/customers?region=%00', 'region'],
    ['/v1/customers/c/history?cursor=nonsense', 'cursor'],
    ['/v1/customers/c?limit=1', 'limit'],
    ['/v1/events?after=x', 'after'],
    ['/v1/events?types=', 'types'],
    ['/v1/events?customerId=a/b', 'customerId'],
  ])('%s', async (path, field) => {
    const answered = await http.get(path);
    expectProblem(answered, 400, 'invalid-request');
    expect(fieldsOf(answered)).toEqual([field]);
  });

  it.each(['asOf', 'knownAt'])('says of an empty %s what it says of any other', async (name) => {
    const empty = await http.get(`/v1/totals?${name}=`);
    const wrong = await http.get(`/v1/totals?${name}=abc`);
    expectProblem(empty, 400, 'invalid-request');
    expect(empty.body['detail']).toBe(wrong.body['detail']);
  });
});
