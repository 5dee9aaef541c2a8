// One server's life from its first start to its last, through every way of ending it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  assertStopped,
  databaseProcesses,
  freePort,
  killDatabase,
  printed,
  start,
  stop,
} from './processes.mjs';

const { fetch } = globalThis;
const STOP_LIMIT_MILLISECONDS = 5_000;

/** What one can do to the Lifeledger of a clone, as a user, on a data folder. */
export function lifeledger({ clone, uid, dataDir }) {
  const node = join(clone, 'node_modules', '.bin', 'node');
  const command = (words, env = {}) =>
    start([node, 'dist/apps/cli/main.js', ...words], {
      cwd: clone,
      uid,
      env: { LIFELEDGER_DATA_DIR: dataDir, HOME: '/tmp', ...env },
    });
  const serve = async () => {
    const server = command(['start'], { LIFELEDGER_PORT: String(await freePort()) });
    const [, address] = await printed(server, /serves (http:\S+)/);
    return { ...server, server, address };
  };
  return { command, serve };
}

/** Several starts and ends of a server; every customer that was acknowledged must be there. */
export async function liveThrough(installation) {
  const { dataDir } = installation;
  const { serve } = lifeledger(installation);
  const customers = [];
  const begin = async () => {
    const { server, address } = await serve();
    for (const id of customers) assert.equal((await acquire(address, id)).status, 200, id);
    customers.push(`customer-${customers.length}`);
    assert.equal((await acquire(address, customers.at(-1))).status, 201);
    return { server, address };
  };

  const first = await begin();
  await refuseSecond(installation);
  await workBeside(installation);
  await endInOrder(first.server, 'SIGTERM', dataDir);

  const second = await begin();
  await stop(second.server, 'SIGKILL');
  assert.ok(databaseProcesses(dataDir).length > 0, 'the database outlives a killed Node');

  const third = await begin();
  killDatabase(dataDir);
  await stop(third.server, 'SIGKILL');

  const fourth = await begin();
  killDatabase(dataDir);
  await ready(fourth.address);
  assert.equal((await acquire(fourth.address, customers.at(-1))).status, 200);
  await endInOrder(fourth.server, 'SIGINT', dataDir);
}

async function acquire(address, customerId) {
  return fetch(`${address}/v1/customers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ customerId, channel: 'shop', occurredAt: '2025-01-01T00:00:00Z' }),
  });
}

async function refuseSecond(installation) {
  const second = lifeledger(installation).command(['start'], { LIFELEDGER_PORT: '0' });
  await second.ended;
  assert.equal(second.child.exitCode, 1, second.output);
  assert.match(second.output, /^[^\n]*in use by another running server[^\n]*\n$/);
}

async function workBeside(installation) {
  const status = lifeledger(installation).command(['status']);
  await status.ended;
  assert.equal(status.child.exitCode, 0, status.output);
}

/** Waits until the server is ready again after its database died. */
async function ready(address) {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await pause(50)) {
    const answer = await fetch(`${address}/health/ready`).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
  }
  assert.fail('never ready again');
}

export async function endInOrder(server, signal, dataDir) {
  const { code, milliseconds } = await stop(server, signal);
  assert.equal(code, 0, server.output);
  assert.ok(milliseconds < STOP_LIMIT_MILLISECONDS, `took ${milliseconds} ms`);
  assertStopped(dataDir);
}
