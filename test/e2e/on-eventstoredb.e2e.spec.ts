import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CommandLine, freePort } from '../support/command-line.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { type HttpClient, httpClient } from '../support/http-client.js';
import { receive } from '../support/sse-client.js';
import { until } from '../support/until.js';

/** The whole application on a node of EventStoreDB's protocol: here the door of another one. */
let databases: { readonly node: TestDatabase; readonly app: TestDatabase };
let started: CommandLine[];
let doorPort: string;

beforeEach(async () => {
  databases = { node: await freshDatabase(), app: await freshDatabase() };
  started = [];
  doorPort = String(await freePort());
});

afterEach(async () => {
  for (const command of started.reverse()) {
    if (command.child.exitCode === null) await command.stop('SIGTERM');
  }
  await databases.node.drop();
  await databases.app.drop();
});

async function start(name: 'node' | 'app', env: Readonly<Record<string, string>>) {
  const port = await freePort();
  const command = new CommandLine(['start'], {
    env: { LIFELEDGER_PORT: String(port), DATABASE_URL: databases[name].url, ...env },
  });
  started.push(command);
  await command.printed(/serves http/);
  const address = `http://127.0.0.1:${String(port)}`;
  return { command, address, api: httpClient(address) };
}

const startNode = () => start('node', { LIFELEDGER_GRPC_PORT: doorPort });
const startOnNode = () =>
  start('app', { EVENTSTORE_URL: `esdb://127.0.0.1:${doorPort}?tls=false` });

async function isReady(api: HttpClient): Promise<boolean> {
  return (await api.get('/health/ready')).status === 200;
}

/** The types of the next events that the feed streams, from a place on. */
async function streamed(address: string, count: number, lastEventId?: string) {
  const enough = new AbortController();
  const types: string[] = [];
  const stream = receive(`${address}/v1/events`, { signal: enough.signal, lastEventId });
  let id = '';
  for await (const event of stream) {
    types.push((JSON.parse(event.data) as { type: string }).type);
    id = event.id;
    if (types.length === count) break;
  }
  enough.abort();
  return { types, id };
}

/** What the first start of a server writes down; the node's own here, which the application shares. */
const ownEvents = ['InstallationConfigured', 'PolicyAdopted'];
const typed = (type: string) => ({ type });

const purchase = (orderId: string) => ({
  orderId,
  occurredAt: '2025-03-01T10:00:00Z',
  lines: [{ sku: 'tea', quantity: 2, unitPrice: '4.50' }],
  total: '9.00',
});

describe('the application on EventStoreDB', () => {
  it('takes commands, answers questions and feeds integrators as on the embedded log', async () => {
    await startNode();
    const { api, address } = await startOnNode();
    await until(() => isReady(api), 60);
    const key = { 'idempotency-key': 'o-1' };
    await api.post('/v1/customers', { customerId: 'ada', occurredAt: '2025-01-01T00:00:00Z' });
    const first = await api.post('/v1/customers/ada/purchases', purchase('o-1'), key);
    const again = await api.post('/v1/customers/ada/purchases', purchase('o-1'), key);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body['position']).toBe(first.body['position']);
    const position = String(first.body['position']);
    const totals = await api.get(`/v1/totals?minPosition=${position}`);
    expect(totals.body['rows']).toMatchObject([{ customers: 1, orders: 1, net: '9.00' }]);
    const history = await api.get('/v1/customers/ada/history');
    expect(history.body['rows']).toMatchObject([
      { type: 'CustomerAcquired' },
      { type: 'CustomerPurchased', position },
    ]);
    const page = await api.get('/v1/events?limit=3');
    expect(page.body['events']).toMatchObject([...ownEvents, 'CustomerAcquired'].map(typed));
    const rest = await api.get(`/v1/events?after=${String(page.body['next'])}`);
    expect(rest.body).toMatchObject({ events: [{ type: 'CustomerPurchased', position }] });
    const metrics = await fetch(`${address}/metrics`);
    expect(await metrics.text()).toContain('lifeledger_eventstoredb_incidents{kind="too_slow"} 0');
  });

  it('goes on behind its checkpoint after a restart, and resumes a streamed feed', async () => {
    await startNode();
    const first = await startOnNode();
    await until(() => isReady(first.api), 60);
    await first.api.post('/v1/customers', { customerId: 'ada' });
    const seen = await streamed(first.address, 3);
    expect(seen.types).toEqual([...ownEvents, 'CustomerAcquired']);
    await first.api.post('/v1/customers/ada/purchases', purchase('o-1'));
    expect((await streamed(first.address, 1, seen.id)).types).toEqual(['CustomerPurchased']);
    expect(await first.command.stop('SIGTERM')).toBe(0);
    const again = await startOnNode();
    await until(() => isReady(again.api), 60);
    const { body } = await again.api.post('/v1/customers/ada/purchases', purchase('o-2'));
    const totals = await again.api.get(`/v1/totals?minPosition=${String(body['position'])}`);
    expect(totals.body['rows']).toMatchObject([{ customers: 1, orders: 2 }]);
  });

  it('stops in order also where the node was never there', async () => {
    const { command } = await startOnNode();
    expect(await command.stop('SIGINT')).toBe(0);
    expect(command.output).not.toContain('did not stop in time');
  });

  it('stays alive while the node is away, says why it is not ready, and goes on', async () => {
    const { api } = await startOnNode();
    await until(async () =>
      JSON.stringify(await api.get('/health/ready')).includes('ECONNREFUSED'),
    );
    expect(await isReady(api)).toBe(false);
    const node = await startNode();
    await until(() => isReady(api), 60);
    await api.post('/v1/customers', { customerId: 'ada' });
    await node.command.stop('SIGTERM');
    const away = await api.get('/health/ready');
    expect(away.status).toBe(503);
    expect(JSON.stringify(away.body)).toMatch(/event store can't be reached/);
    const seen = await api.get('/v1/projections');
    expect(seen).toMatchObject({ status: 200, body: { state: 'live', head: null } });
    expect(seen.body['problem']).toMatch(/event store can't be reached/);
    expect((await api.post('/v1/customers', { customerId: 'bob' })).status).toBe(503);
    await startNode();
    await until(() => isReady(api), 60);
    const { body } = await api.post('/v1/customers', { customerId: 'eve' });
    const totals = await api.get(`/v1/totals?minPosition=${String(body['position'])}`);
    expect(totals.status).toBe(200);
  });
});
