import { describe, expect, it } from '@jest/globals';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import net, { type Socket } from 'node:net';
import { encode } from '../../libs/event-store-door/codec/wire.js';
import {
  type AppendRequest,
  appendRequest,
} from '../../libs/event-store-door/codec/write-messages.js';
import type { NodeLog } from '../../libs/event-store/index.js';
import { openTestDoor } from '../support/door.js';

const ROUNDS = 40;
const EVENTS = 3;

/** The log, noting the streams that something is to be appended to. */
function noting(log: NodeLog, streams: string[]): NodeLog {
  return {
    append: (...given) => {
      streams.push(given[0]);
      return log.append(...given);
    },
    delete: (...given) => log.delete(...given),
    tombstone: (...given) => log.tombstone(...given),
    readStream: (...given) => log.readStream(...given),
    readAll: (...given) => log.readAll(...given),
    subscribeToStream: (...given) => log.subscribeToStream(...given),
    subscribeToAll: (...given) => log.subscribeToAll(...given),
  };
}

/*
 * HTTP/2 by hand: Node's own client finishes a stream before it cancels it, so that no server
 * could tell the call from one that is finished.
 */
const FRAME = { data: 0, headers: 1, reset: 3, settings: 4, ping: 6 };
const END_STREAM = 1;
const END_HEADERS = 4;
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

function frame(type: number, stream: number, payload: Buffer, flags = 0): Buffer {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header.writeUInt8(type, 3);
  header.writeUInt8(flags, 4);
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, payload]);
}

function reset(stream: number, code: number): Buffer {
  return frame(FRAME.reset, stream, Buffer.from([0, 0, 0, code]));
}

/** Literal fields, none of which is to be remembered. */
function headers(stream: number): Buffer {
  const fields = Object.entries({
    ':method': 'POST',
    ':scheme': 'http',
    ':authority': 'localhost',
    ':path': '/event_store.client.streams.Streams/Append',
    'content-type': 'application/grpc',
    te: 'trailers',
  }).flatMap(([name, value]) => [
    Buffer.from([0, name.length]),
    Buffer.from(name),
    Buffer.from([value.length]),
    Buffer.from(value),
  ]);
  return frame(FRAME.headers, stream, Buffer.concat(fields), END_HEADERS);
}

function message(stream: number, request: AppendRequest): Buffer {
  const encoded = encode(appendRequest, request);
  const header = Buffer.alloc(5);
  header.writeUInt32BE(encoded.length, 1);
  return frame(FRAME.data, stream, Buffer.concat([header, encoded]));
}

/** An append that is not finished: its options and some events. */
function begun(stream: number, events: number, name = 'cut'): Buffer {
  const options = { streamIdentifier: { streamName: Buffer.from(name) }, any: {} };
  const metadata = ['type', 'content-type'].map((key) => ({ key, value: 'application/json' }));
  const messages = Array.from({ length: events }, () =>
    message(stream, { proposedMessage: { id: { string: randomUUID() }, metadata } }),
  );
  return Buffer.concat([headers(stream), message(stream, { options }), ...messages]);
}

/** Resolves once everything that was written before has been taken in. */
async function roundTrip(socket: Socket): Promise<void> {
  const asked = Buffer.from(randomUUID().slice(0, 8));
  socket.write(frame(FRAME.ping, 0, asked));
  let heard = Buffer.alloc(0);
  while (!heard.includes(asked)) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    heard = Buffer.concat([heard, chunk]);
  }
}

/** An append that is finished, and others cut behind each message: by a reset, or with their connection. */
async function cutAppends(port: number, arrived: boolean): Promise<void> {
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
  socket.write(Buffer.concat([PREFACE, frame(FRAME.settings, 0, Buffer.alloc(0))]));
  await roundTrip(socket);
  const resets: Buffer[] = [];
  for (let call = 0; call < 3 * (EVENTS + 1); call += 1) {
    const stream = 2 * call + 1;
    socket.write(begun(stream, call % (EVENTS + 1)));
    const code = [undefined, 0, 8][call % 3];
    if (code !== undefined) resets.push(reset(stream, code));
  }
  const finished = 2 * 3 * (EVENTS + 1) + 1;
  socket.write(begun(finished, EVENTS, 'finished'));
  socket.write(frame(FRAME.data, finished, Buffer.alloc(0), END_STREAM));
  if (arrived) await roundTrip(socket);
  socket.write(Buffer.concat(resets));
  if (arrived) await roundTrip(socket);
  const closed = once(socket, 'close');
  socket.destroy();
  await closed;
}

describe('an append whose caller goes away in the middle', () => {
  it('is not written, wherever it is cut, while others append', async () => {
    const streams: string[] = [];
    const door = await openTestDoor({ node: (log) => noting(log, streams) });
    const client = EventStoreDBClient.connectionString(door.url);
    const credentials = { username: 'any', password: 'thing' };
    for (let round = 0; round < ROUNDS; round += 1) {
      await Promise.all([
        cutAppends(door.port, true),
        cutAppends(door.port, false),
        client.appendToStream('whole', jsonEvent({ type: 't', data: {} }), { credentials }),
      ]);
    }
    await client.dispose();
    await door.close();
    expect(streams.filter((stream) => stream === 'cut')).toEqual([]);
    expect(streams).toEqual(expect.arrayContaining(['finished', 'whole']));
  });
});
