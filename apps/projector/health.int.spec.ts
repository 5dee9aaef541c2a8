import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import { append } from '../../test/support/log-content.js';
import { until } from '../../test/support/until.js';
import { InvalidSetting, type Lifeledger, loadSettings, openLifeledger } from '../wiring/index.js';
import { type Health, serveHealth } from './health.js';
import { runProjector } from './run-projector.js';
import { ProjectorWatch } from './watch.js';

const silent = () => undefined;
let database: TestDatabase;
let lifeledger: Lifeledger;
let health: Health;
let watch: ProjectorWatch;

beforeEach(async () => {
  database = await freshDatabase();
  const settings = loadSettings({ DATABASE_URL: database.url });
  lifeledger = await openLifeledger(settings, { role: 'guest', log: silent });
  watch = new ProjectorWatch(lifeledger, { log: silent });
  health = await serveHealth(lifeledger, { host: '127.0.0.1', port: 0, watch });
});

afterEach(async () => {
  await health.close();
  await lifeledger.close();
  await database.drop();
});

async function ask(path: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${health.address}${path}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('the health of a projector that runs alone', () => {
  it('is good once the read models are level, whether it folds or stands by', async () => {
    await append(lifeledger, { customerId: 'a', count: 3 });
    expect(await ask('/health/live')).toEqual({ status: 200, body: { alive: true } });
    expect(await ask('/health/ready')).toMatchObject({
      status: 503,
      body: { ready: false, causes: ['never-folded'], phase: 'stopped' },
    });
    const other = await openLifeledger(lifeledger.settings, { role: 'guest', log: silent });
    const stop = new AbortController();
    const first = runProjector(other, { signal: stop.signal, log: silent });
    await until(() => Promise.resolve(other.projector.state().phase === 'live'));
    const second = runProjector(lifeledger, { signal: stop.signal, log: silent });
    await until(() => Promise.resolve(lifeledger.projector.state().phase === 'waiting'));
    expect(await ask('/health/ready')).toMatchObject({
      status: 200,
      body: { ready: true, reasons: [], phase: 'waiting', position: '3' },
    });
    stop.abort();
    await Promise.all([first, second]);
    await append(lifeledger, { customerId: 'a', count: 1 });
    const behind = await ask('/health/ready');
    expect(behind).toMatchObject({ status: 503, body: { phase: 'stopped' } });
    await other.close();
  });

  it('is told on two paths only', async () => {
    expect((await ask('/')).status).toBe(404);
  });

  it('names the variable where its port is taken', async () => {
    const port = Number(new URL(health.address).port);
    const again = serveHealth(lifeledger, { host: '127.0.0.1', port, watch });
    await expect(again).rejects.toThrow(InvalidSetting);
    await expect(again).rejects.toThrow(/^LIFELEDGER_PROJECTOR_PORT: port \d+ on 127\.0\.0\.1 is/);
  });
});
