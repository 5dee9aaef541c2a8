import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { foreignEvent } from '../../test/support/foreign-event.js';
import { type HttpClient, httpClient } from '../../test/support/http-client.js';
import { type Installation, openInstallation } from '../../test/support/installation.js';
import { type Running, running } from '../../test/support/toy-read-models.js';
import { readEvents } from '../../libs/event-store/index.js';
import { operationsStream } from '../../libs/installation/index.js';

let installation: Installation;
let http: HttpClient;
let work: Running;
let spoilt: string;

const PROFILED = '{"occurredAt": "2020-01-01T00:00:00Z", "name": "Anna"}';

/** As others may write. @returns where it stands */
async function write(stream: string, type: string, data: string): Promise<string> {
  const { store } = installation.lifeledger;
  return String((await store.append(stream, 'any', [foreignEvent(type, data)])).position);
}

beforeAll(async () => {
  installation = await openInstallation();
  http = httpClient(installation.address);
  await http.post('/v1/customers', { customerId: 'a' });
  await installation.fold();
  work = running(installation.lifeledger.projector);
  spoilt = await write('customer-a', 'CustomerChurned', 'no json');
  await write('customer-a', 'CustomerProfiled', PROFILED);
}, 60_000);

afterAll(async () => {
  await work.stop();
  await installation.close();
});

const rowsIn = (body: Record<string, unknown>) => body['rows'] as Record<string, unknown>[];
const named = (body: Record<string, unknown>) =>
  rowsIn(body).map(
    ({ projection, revision, category, attempts }) =>
      `${String(projection)} @${String(revision)} ${String(category)} ${String(attempts)}`,
  );

async function actsInLog() {
  const acts = [];
  for await (const act of readEvents(installation.lifeledger, operationsStream)) acts.push(act);
  return acts;
}

async function headPosition(): Promise<string> {
  return String((await installation.lifeledger.store.head()).position);
}

describe('parked events', () => {
  it('are listed, page by page, and told by every answer', async () => {
    const { body } = await http.get(`/v1/parked?minPosition=${await headPosition()}`);
    expect(named(body)).toEqual([
      'customer-directory @1 malformed 1',
      'facts @1 malformed 1',
      'customer-directory @2 behind 0',
    ]);
    expect(body).toMatchObject({ parked: 2, discarded: [], next: null });
    const page = await http.get('/v1/parked?limit=2&stream=customer-a');
    expect(named(page.body)).toHaveLength(2);
    const rest = await http.get(`/v1/parked?limit=2&cursor=${String(page.body['next'])}`);
    expect(named(rest.body)).toEqual(['customer-directory @2 behind 0']);
    const ofFacts = await http.get('/v1/parked?projection=facts');
    expect(named(ofFacts.body)).toEqual(['facts @1 malformed 1']);
    expect((await http.get('/v1/totals')).body).toMatchObject({ parked: 2 });
  });

  it('are known since the instant at which they were recorded', async () => {
    const { body } = await http.get('/v1/customers/a/history');
    const stamps = rowsIn(body).map(({ recordedAt }) => String(recordedAt));
    const totals = (knownAt: string) => http.get(`/v1/totals?knownAt=${knownAt}`);
    expect((await totals(stamps[1] ?? '')).body).toMatchObject({ knownAt: spoilt, parked: 1 });
    const now = { knownAt: await headPosition(), parked: 2 };
    expect((await totals(new Date().toISOString())).body).toMatchObject(now);
  });

  it('are shown with what was thrown', async () => {
    const { body } = await http.get(`/v1/parked/${spoilt}`);
    expect(rowsIn(body)[0]).toMatchObject({
      error: expect.stringContaining(`position ${spoilt}, customer-a@1 can't be read`),
      stack: expect.stringContaining('MalformedEvent'),
    });
    const nothing = await http.get('/v1/parked/1');
    expect([nothing.status, nothing.body['type']]).toEqual([
      404,
      'urn:lifeledger:problem:nothing-parked',
    ]);
    expect((await http.get('/v1/parked/first')).status).toBe(400);
  });

  it('keep nobody from the history, and are named to whoever asks or commands', async () => {
    const { body } = await http.get('/v1/customers/a/history');
    expect(body).not.toHaveProperty('parked');
    expect(rowsIn(body)).toMatchObject([
      { revision: 0, unreadable: null },
      {
        ...{ revision: 1, position: spoilt, type: 'CustomerChurned', data: null },
        unreadable: expect.stringContaining(`position ${spoilt}, customer-a@1 can't be read`),
      },
      { revision: 2, type: 'CustomerProfiled', state: { profile: { name: 'Anna' } } },
    ]);
    for (const { status, body: problem } of [
      await http.get('/v1/customers/a'),
      await http.post('/v1/customers/a/purchases', { total: '5.00' }),
    ]) {
      expect([status, problem]).toMatchObject([
        409,
        {
          type: 'urn:lifeledger:problem:unreadable-event',
          detail: expect.stringMatching(new RegExp(`lifeledger parked show ${spoilt}$`)),
          position: spoilt,
        },
      ]);
    }
  });

  it('are tried again, which the log tells', async () => {
    const { status, body } = await http.post(
      '/v1/parked/retries',
      { projection: 'facts', reason: 'mended' },
      { 'X-Actor': 'olga' },
    );
    expect([status, body['outcome'], named(body)]).toEqual([
      201,
      'still-parked',
      ['facts @1 malformed 2'],
    ]);
    const acts = await actsInLog();
    expect(acts[0]).toMatchObject({
      event: {
        type: 'ParkedRetryRequested',
        data: { projection: 'facts', stream: 'customer-a', reason: 'mended' },
      },
      metadata: { actor: 'olga', source: 'http', command: 'retryParked' },
    });
    const none = await http.post('/v1/parked/retries', { stream: 'customer-b' });
    expect([none.status, none.body['type']]).toEqual([
      404,
      'urn:lifeledger:problem:nothing-parked',
    ]);
  });

  it('are of projections that there are', async () => {
    for (const { status, body } of [
      await http.get('/v1/parked?projection=nope'),
      await http.post('/v1/parked/retries', { projection: 'nope' }),
      await http.post('/v1/parked/discards', { projection: 'nope', position: '1', reason: 'x' }),
    ]) {
      expect([status, body['type'], body['detail']]).toEqual([
        404,
        'urn:lifeledger:problem:no-such-projection',
        expect.stringMatching(/^there is no projection nope; there are .*facts/),
      ]);
    }
  });

  it('are discarded for a reason, once, and what stood behind is folded', async () => {
    const discard = { projection: 'customer-directory', position: spoilt, reason: 'garbled' };
    const headers = { 'Idempotency-Key': 'discard-1', 'X-Actor': 'olga' };
    const first = await http.post('/v1/parked/discards', discard, headers);
    expect([first.status, first.body['outcome'], first.body['rows']]).toEqual([201, 'gone', []]);
    const replayed = await http.post('/v1/parked/discards', discard, headers);
    expect(replayed.headers.get('idempotent-replayed')).toBe('true');
    expect((await http.post('/v1/parked/discards', discard)).status).toBe(200);
    await http.post('/v1/parked/discards', { ...discard, projection: 'facts' });
    const { body } = await http.get('/v1/parked');
    expect(body).toMatchObject({
      rows: [],
      parked: 0,
      discarded: [
        { projection: 'customer-directory', position: spoilt, reason: 'garbled', leftOut: true },
        { projection: 'facts', position: spoilt, leftOut: true },
      ],
    });
    expect((await http.get('/v1/customers')).body['rows']).toMatchObject([{ name: 'Anna' }]);
  });

  it('are shown once they are discarded, with who did it, when and why', async () => {
    const told = { position: spoilt, stream: 'customer-a', leftOut: true };
    const byOlga = { ...told, projection: 'customer-directory', reason: 'garbled', actor: 'olga' };
    const { body } = await http.get(`/v1/parked/${spoilt}`);
    expect(body).toMatchObject({
      rows: [],
      discarded: [byOlga, { ...told, projection: 'facts', actor: 'anonymous', onBehalfOf: null }],
    });
    const [act] = body['discarded'] as Record<string, string>[];
    const stood = (await actsInLog()).find(({ event }) => event.type === 'ParkedEventDiscarded');
    expect([act?.['actPosition'], act?.['discardedAt']]).toEqual([
      String(stood?.position),
      stood?.recordedAt,
    ]);
    const first = (await http.get('/v1/parked?state=discarded&limit=1')).body;
    expect(first).toMatchObject({ rows: [], discarded: [byOlga] });
    const next = `/v1/parked?state=discarded&limit=1&cursor=${String(first['next'])}`;
    expect((await http.get(next)).body).toMatchObject({
      rows: [],
      discarded: [{ ...told, projection: 'facts' }],
      next: null,
    });
    expect((await http.get('/v1/parked?state=parked')).body).toMatchObject({ discarded: [] });
    expect((await http.get('/v1/parked?state=gone')).status).toBe(400);
  });

  it.each([
    [{ projection: 'facts', position: '999999', reason: 'x' }, 404, 'no-such-event'],
    [{ projection: 'fact', position: '1', reason: 'x' }, 404, 'no-such-projection'],
    [{ projection: 'facts', position: '1' }, 400, 'invalid-request'],
    [{ projection: 'facts', position: '1', reason: 'x' }, 409, 'not-parked'],
    [{ projection: 'customer-directory', position: '1', reason: 'x' }, 409, 'not-parked'],
    [{ projection: 'facts', position: '1', reason: 'x', force: 'yes' }, 400, 'invalid-request'],
  ])('of %o are no discards', async (body, status, code) => {
    const refused = await http.post('/v1/parked/discards', body);
    expect([refused.status, refused.body['type']]).toEqual([
      status,
      `urn:lifeledger:problem:${code}`,
    ]);
  });

  it('leave out what is folded well only by force', async () => {
    const discard = { projection: 'facts', position: '1', reason: 'a double' };
    const { body } = await http.post('/v1/parked/discards', discard);
    expect(body['detail']).toMatch(/^CustomerAcquired at position 1 is not parked.*"force": true/);
    const forced = await http.post('/v1/parked/discards', { ...discard, force: true });
    expect([forced.status, forced.body]).toMatchObject([201, { outcome: 'gone', more: false }]);
    expect((await http.post('/v1/parked/discards', discard)).status).toBe(200);
    const parked = await http.get('/v1/parked?projection=facts&stream=customer-a&limit=1');
    expect(parked.body).toMatchObject({ discarded: [{ ...discard, leftOut: false }] });
    const page = `/v1/parked?limit=2&cursor=${String(parked.body['next'])}`;
    expect((await http.get(page)).body).toMatchObject({
      discarded: [{ projection: 'customer-directory' }, { projection: 'facts' }],
      next: null,
    });
  });

  it('are discarded without force though only what stands before them is spoilt', async () => {
    await write('customer-z', 'CustomerChurned', 'no json');
    const position = await write('customer-z', 'CustomerProfiled', PROFILED);
    await http.get(`/v1/parked?minPosition=${position}`);
    const discard = { projection: 'customer-directory', position, reason: 'a double' };
    expect((await http.post('/v1/parked/discards', discard)).status).toBe(201);
  });
});
