import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace';
import { httpClient } from '../../test/support/http-client.js';
import { type Installation, openInstallation } from '../../test/support/installation.js';
import { whileTracing } from './tracing.js';
import { registerSdk } from './tracing-sdk.js';
import { inSpan, linksTo, traceparentNow } from './tracing-spans.js';

const UPSTREAM = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
let installation: Installation | undefined;

afterEach(async () => {
  await installation?.close();
  installation = undefined;
});

/** The spans that end while work is done. */
async function spansOf(work: () => Promise<void>): Promise<readonly ReadableSpan[]> {
  const exporter = new InMemorySpanExporter();
  const sdk = registerSdk(new SimpleSpanProcessor({ exporter }));
  try {
    await work();
    return exporter.getFinishedSpans();
  } finally {
    await sdk.stop(1_000);
  }
}

async function traceparentOf({ lifeledger }: Installation, stream: string): Promise<unknown> {
  for await (const [event] of lifeledger.store.read(stream)) {
    return (JSON.parse(Buffer.from(event?.metadata ?? []).toString()) as { traceparent?: string })
      .traceparent;
  }
  return undefined;
}

const parentOf = (span: ReadableSpan | undefined) => span?.parentSpanContext?.spanId;
const idOf = (span: ReadableSpan | undefined) => span?.spanContext().spanId;

describe('the trace of a command', () => {
  it('goes from its sender through request and decision to the append and into the event', async () => {
    const opened = (installation = await openInstallation());
    const http = httpClient(opened.address);
    const spans = await spansOf(async () => {
      const headers = { traceparent: UPSTREAM };
      await http.post('/v1/customers', { customerId: 'a' }, headers);
      await http.get('/health/live');
    });
    const named = (name: string) => spans.find((span) => span.name === name);
    const request = named('POST /v1/customers');
    const command = named('command acquire');
    const append = named('append customer');
    expect(spans).toHaveLength(3);
    expect(parentOf(request)).toBe('b7ad6b7169203331');
    expect(parentOf(command)).toBe(idOf(request));
    expect(parentOf(append)).toBe(idOf(command));
    expect(request?.attributes).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/v1/customers',
      'http.response.status_code': 201,
    });
    expect(command?.attributes).toEqual({ 'lifeledger.outcome': 'appended' });
    expect(append?.attributes).toMatchObject({
      'lifeledger.category': 'customer',
      'lifeledger.revision': '0',
    });
    expect(await traceparentOf(opened, 'customer-a')).toBe(
      `00-0af7651916cd43dd8448eb211c80319c-${String(idOf(command))}-01`,
    );
  });

  it('is linked to by the batch that folds its event', async () => {
    const opened = (installation = await openInstallation());
    const spans = await spansOf(async () => {
      await httpClient(opened.address).post('/v1/customers', { customerId: 'a' });
      await opened.fold();
    });
    const command = spans.find(({ name }) => name === 'command acquire');
    const fold = spans.find(({ name, links }) => name === 'fold' && links.length > 0);
    expect(fold?.links.map(({ context }) => context.spanId)).toEqual([idOf(command)]);
    expect(fold?.attributes).toMatchObject({ 'lifeledger.generation': '1' });
  });

  it('calls a refusal an outcome, not a fault', async () => {
    installation = await openInstallation();
    const http = httpClient(installation.address);
    const spans = await spansOf(async () => {
      await http.post('/v1/customers/a/churn', { reason: 'moved' });
      await http.post('/v1/customers/a/churn', { reason: 'died' });
      await http.post('/v1/customers/a/reactivation', { occurredAt: '2999-01-01T00:00:00Z' });
    });
    const commands = spans.filter(({ name }) => name.startsWith('command '));
    expect(commands.map(({ attributes }) => attributes['lifeledger.outcome'])).toContain('refused');
    expect(spans.map(({ status }) => status.code)).not.toContain(2);
  });

  it('leaves no word in the event where nobody traces', async () => {
    const opened = (installation = await openInstallation());
    const headers = { traceparent: UPSTREAM };
    await httpClient(opened.address).post('/v1/customers', { customerId: 'a' }, headers);
    expect(await traceparentOf(opened, 'customer-a')).toBeUndefined();
  });
});

describe('links', () => {
  it('lead to the spans that are named, past words that name none', async () => {
    await spansOf(() => {
      const ids = linksTo([UPSTREAM, 'nonsense', '']).map(({ context }) => context.spanId);
      expect(ids).toEqual(['b7ad6b7169203331']);
      return Promise.resolve();
    });
  });
});

describe('an exporter that the environment names', () => {
  it('sends every span to the collector before the process ends', async () => {
    const received: string[] = [];
    const collector = createServer((request, response) => {
      void text(request).then((body) => {
        received.push(`${String(request.url)} ${body}`);
        response.end('{}');
      });
    }).listen(0, '127.0.0.1');
    await once(collector, 'listening');
    const address = collector.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const endpoint = `http://127.0.0.1:${String(port)}`;
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = endpoint;
    try {
      await whileTracing(process.env, fail, () =>
        inSpan('by hand', {}, () => {
          expect(traceparentNow()).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
          return Promise.resolve();
        }),
      );
    } finally {
      delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
      collector.close();
    }
    expect(received).toEqual([expect.stringMatching(/^\/v1\/traces [^]*lifeledger[^]*by hand/)]);
  });

  it('does not keep a process from ending where it does not answer', async () => {
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = 'http://127.0.0.1:1';
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    try {
      await whileTracing(process.env, log, () => inSpan('lost', {}, () => Promise.resolve()));
    } finally {
      delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
    }
    expect(lines.join('\n')).toMatch(/span|traces/);
  });
});

function fail(line: string): void {
  throw new Error(`nothing was to be said: ${line}`);
}
