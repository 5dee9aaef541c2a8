// A process that has many large appends in flight, each to a stream of its own, and tells what became
// of them and of itself. Its one argument is JSON: { way, url, name, appends, bytes, milliseconds }.
// It sends 'answered' with its first answer, and at the end { written, refused, pending, escaped }.
import './run-typescript.mjs';
import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';

const { openEventStoreDb } = await import('../../../libs/event-store/index.ts');
const { way, url, name, appends, bytes, milliseconds } = JSON.parse(process.argv[2]);

// What would end a process that does not listen.
const escaped = [];
process.on('unhandledRejection', (reason) => escaped.push(`rejection: ${String(reason)}`));
process.on('uncaughtException', (error) => escaped.push(`exception: ${String(error)}`));

const append = await appender();
const [written, refused] = [[], []];
const all = Array.from({ length: appends }, (_, n) => appendOne(n));
await Promise.race([Promise.all(all), pause(milliseconds)]);
// What escapes does so a moment after what it belongs to.
await pause(200);
const pending = appends - written.length - refused.length;
process.send({ written: written.length, refused, pending, escaped }, () => process.exit());

async function appendOne(n) {
  try {
    await append(`${name}-${n}`, randomUUID());
    written.push(n);
    if (written.length === 1) process.send('answered');
  } catch (error) {
    refused.push(error.code ?? String(error));
  }
}

/** By our adapter, or by the official client's classic or batch call. */
async function appender() {
  const text = 'x'.repeat(bytes);
  if (way === 'adapter') {
    // All together well within the time.
    const timings = { patience: milliseconds / 2, answer: Math.min(5_000, milliseconds / 4) };
    const store = await openEventStoreDb({ url, timings });
    const data = Buffer.from(JSON.stringify({ text }));
    const rest = { type: 'Large', contentType: 'application/json', metadata: Buffer.from('{}') };
    return (stream, id) => store.append(stream, 'none', [{ id, data, ...rest }]);
  }
  const client = EventStoreDBClient.connectionString(url);
  const credentials = way === 'classic' ? { username: 'any', password: 'any' } : undefined;
  return (stream, id) =>
    client.appendToStream(stream, jsonEvent({ id, type: 'Large', data: { text } }), {
      expectedRevision: 'no_stream',
      ...(credentials && { credentials }),
    });
}
