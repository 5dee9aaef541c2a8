import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CommandLine, freePort } from '../support/command-line.js';
import { httpClient } from '../support/http-client.js';

let dataDir: string;
let started: CommandLine[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lifeledger-e2e-'));
  await chmod(dataDir, 0o755);
  started = [];
});

afterEach(async () => {
  for (const command of started) if (command.child.exitCode === null) await command.stop('SIGTERM');
  await rm(dataDir, { recursive: true, force: true });
});

async function start(env: Readonly<Record<string, string>>): Promise<CommandLine> {
  const port = String(await freePort());
  const command = new CommandLine(['start'], { dataDir, env: { LIFELEDGER_PORT: port, ...env } });
  started.push(command);
  return command;
}

const who = {
  actor: 'crm',
  source: 'crm',
  command: 'sync',
  commandId: 'sync-1',
  correlationId: 'sync-1',
  causationId: 'sync-1',
  schemaVersion: 1,
};

function acquired(data: object) {
  return jsonEvent({ type: 'CustomerAcquired', data: { ...data }, metadata: who });
}

describe('the gRPC door of a running server', () => {
  it('takes events from any EventStoreDB client, and only well-formed ones for customers', async () => {
    const server = await start({ LIFELEDGER_GRPC_PORT: String(await freePort()) });
    const [, url = ''] = await server.printed(/find the log at (esdb:\S+)/);
    const [, address = ''] = await server.printed(/serves (http:\S+)/);
    const client = EventStoreDBClient.connectionString(url);
    const api = httpClient(address);
    try {
      const event = acquired({ occurredAt: '2025-01-01T00:00:00Z', channel: 'crm' });
      const { position } = await client.appendToStream('customer-ada', event);
      await client.appendToStream('others-1', jsonEvent({ type: 'Anything', data: {} }));
      await expect(client.appendToStream('customer-ada', acquired({ channel: 1 }))).rejects.toThrow(
        'CustomerAcquired: occurredAt',
      );
      await expect(client.deleteStream('customer-ada')).rejects.toThrow('kept whole');
      const ada = await api.get(`/v1/customers/ada?minPosition=${String(position?.commit)}`);
      expect(ada).toMatchObject({ status: 200, body: { customerId: 'ada', stage: 'attracted' } });
      const own = jsonEvent({ type: 'PolicyAdopted', data: {} });
      await expect(client.appendToStream('lifeledger-policy', own)).rejects.toThrow(
        "lifeledger-policy is Lifeledger's own",
      );
      const feed = await api.get('/v1/events');
      expect(feed.body['events']).toMatchObject([
        { stream: 'lifeledger-policy', type: 'InstallationConfigured' },
        { stream: 'lifeledger-policy', type: 'PolicyAdopted', data: { version: '1' } },
        { stream: 'customer-ada', id: event.id },
      ]);
    } finally {
      await client.dispose();
    }
    expect(await server.stop('SIGTERM')).toBe(0);
  });

  it('stays shut where another program has the usual port, in one line', async () => {
    const other = createServer().listen(2113, '127.0.0.1');
    // Somebody else may have it already: all the same.
    await Promise.race([once(other, 'listening'), once(other, 'error')]);
    try {
      const server = await start({ LIFELEDGER_GRPC_PORT: '' });
      await server.printed(/the gRPC door stays shut: port 2113/);
      await server.printed(/serves http/);
    } finally {
      other.close();
    }
  });

  it('is asked for at a port that is in use: the start fails and says so', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      const server = await start({ LIFELEDGER_GRPC_PORT: String(port) });
      expect(await server.ended()).toBe(1);
      expect(server.output).toMatch(new RegExp(`LIFELEDGER_GRPC_PORT: port ${String(port)} `));
    } finally {
      other.close();
    }
  });
});
