import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { once } from 'node:events';
import https from 'node:https';
import net from 'node:net';
import { text } from 'node:stream/consumers';
import { generate } from 'selfsigned';
import { openDoor, DoorPortInUse } from '../../libs/event-store-door/index.js';
import { openTestDoor, type TestDoor } from '../support/door.js';

const credentials = { username: 'ops', password: 'a:b and more' };
const wrong = { username: 'ops', password: 'guess' };

describe('a door with a certificate and credentials', () => {
  let door: TestDoor;
  let tls: { cert: string; key: string };
  const clients: EventStoreDBClient[] = [];

  beforeAll(async () => {
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
    });
    tls = { cert, key };
    door = await openTestDoor({ tls, services: { credentials } });
  });

  afterAll(async () => {
    for (const client of clients) await client.dispose();
    await door.close();
  });

  function clientWith(given?: typeof credentials): EventStoreDBClient {
    const client = new EventStoreDBClient(
      { endpoint: `127.0.0.1:${String(door.port)}` },
      { rootCertificate: Buffer.from(tls.cert) },
      given,
    );
    clients.push(client);
    return client;
  }

  const event = () => jsonEvent({ type: 'happened', data: {} });
  const read = async (client: EventStoreDBClient) => {
    const types: unknown[] = [];
    for await (const { event: each } of client.readStream('s')) types.push(each?.type);
    return types;
  };

  it('serves who shows them', async () => {
    const client = clientWith(credentials);
    await client.appendToStream('s', event());
    await client.appendToStream('s', event(), { credentials });
    expect(await read(client)).toEqual(['happened', 'happened']);
  });

  it.each<[string, typeof credentials | undefined, number]>([
    ['who shows none', undefined, 7],
    ['who shows others', wrong, 16],
  ])('refuses everything to %s', async (_name, given, code) => {
    const client = clientWith(given);
    const denied = { type: 'access-denied', code };
    await expect(client.appendToStream('s', event())).rejects.toMatchObject(denied);
    await expect(read(client)).rejects.toMatchObject(denied);
    await expect(client.deleteStream('s')).rejects.toMatchObject(denied);
    const subscription = client.subscribeToAll();
    const [error] = (await once(subscription, 'error')) as [unknown];
    expect(error).toMatchObject(denied);
  });

  it('refuses others shown with a single call, and serves the next', async () => {
    const client = clientWith(credentials);
    await expect(client.appendToStream('s', event(), { credentials: wrong })).rejects.toMatchObject(
      { type: 'access-denied', code: 16 },
    );
    await client.appendToStream('s', event());
  });

  it('answers HTTP/1.1 that it is not served, in a sentence', async () => {
    const request = https.get({ host: '127.0.0.1', port: door.port, path: '/info', ca: tls.cert });
    const [response] = (await once(request, 'response')) as [import('node:http').IncomingMessage];
    expect(response.statusCode).toBe(501);
    expect(JSON.parse(await text(response))).toEqual({
      error: expect.stringContaining('persistent subscriptions'),
    });
  });
});

describe('a door in the clear', () => {
  let door: TestDoor;

  beforeAll(async () => {
    door = await openTestDoor();
  });
  afterAll(async () => {
    await door.close();
  });

  it.each([
    ['GET', undefined],
    ['POST', 'a body'.repeat(10_000)],
  ])('answers HTTP/1.1 that it is not served: %s', async (method, body) => {
    const response = await fetch(`http://127.0.0.1:${String(door.port)}/subscriptions`, {
      method,
      ...(body === undefined ? {} : { body }),
    });
    expect(response.status).toBe(501);
    expect(await response.json()).toEqual({
      error: expect.stringContaining('persistent subscriptions'),
    });
  });

  it('names the gap to a client that asks for what is not served', async () => {
    const client = EventStoreDBClient.connectionString(door.url);
    try {
      const gap = expect.stringContaining('persistent subscriptions');
      await expect(client.listAllPersistentSubscriptions()).rejects.toMatchObject({
        type: 'unknown',
        message: gap,
      });
      await expect(client.listProjections()).rejects.toMatchObject({ code: 12 });
    } finally {
      await client.dispose();
    }
  });

  it('says so where its port is in use', async () => {
    await expect(openDoor([], { host: '127.0.0.1', port: door.port })).rejects.toThrow(
      DoorPortInUse,
    );
  });

  it('says so where its certificate is none', async () => {
    const tls = { cert: 'nonsense', key: 'nonsense' };
    await expect(openDoor([], { host: '127.0.0.1', port: 0, tls })).rejects.toThrow(
      "the certificate or its key can't be used",
    );
  });

  it('outlives a caller who breaks HTTP/2', async () => {
    const socket = net.connect(door.port, '127.0.0.1');
    socket.write(`PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${'nonsense'.repeat(100)}`);
    socket.resume();
    await once(socket, 'close');
    const client = EventStoreDBClient.connectionString(door.url);
    await client.appendToStream('s', jsonEvent({ type: 'happened', data: {} }));
    await client.dispose();
  });
});
