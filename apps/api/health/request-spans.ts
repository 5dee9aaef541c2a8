import { context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { contextIn, tracer } from '../../wiring/index.js';

/** Asked every few seconds by machines; nobody wants to look at these. */
const UNTRACED = /^\/(health\/|metrics$|docs)/;

/** Each request is a span, below that of its sender where a `traceparent` names one. */
export function traceRequests(server: FastifyInstance): void {
  const spans = new WeakMap<FastifyRequest, Span>();
  server.addHook('onRequest', (request, _, done) => {
    const span = startSpan(request);
    if (span !== undefined) spans.set(request, span);
    done();
  });
  // Behind the body's arrival, which is told in the connection's context, not in the request's.
  server.addHook('preHandler', (request, _, done) => {
    const span = spans.get(request);
    if (span === undefined) done();
    else context.with(trace.setSpan(context.active(), span), done);
  });
  server.addHook('onResponse', (request, { statusCode }, done) => {
    const span = spans.get(request);
    span?.setAttribute('http.response.status_code', statusCode);
    if (statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
    done();
  });
}

function startSpan({ method, is404, routeOptions, headers }: FastifyRequest): Span | undefined {
  const route = is404 ? undefined : routeOptions.url;
  if (route === undefined || UNTRACED.test(route)) return undefined;
  const attributes = { 'http.request.method': method, 'http.route': route };
  return tracer().startSpan(
    `${method} ${route}`,
    { kind: SpanKind.SERVER, attributes },
    contextIn(headers),
  );
}
