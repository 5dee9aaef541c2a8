import type { FastifyInstance } from 'fastify';
import { Logger } from '@nestjs/common';
import type { Params } from 'nestjs-pino';
import { pino } from 'pino';
import type { Metrics } from '../health/metrics.js';

const SLOW_MILLISECONDS = 1_000;
const STANDARD_ERROR = 2;

/** JSON lines on standard error; what people read goes to standard output. No line per request. */
export const logging: Params = {
  pinoHttp: [{ level: 'info', autoLogging: false }, pino.destination(STANDARD_ERROR)],
  forRoutes: [],
};

/** Measures every request, and logs those that failed here or took long. */
export function observeRequests(server: FastifyInstance, metrics: Metrics): void {
  const log = new Logger('http');
  server.addHook('onResponse', (request, reply, done) => {
    const { method, url } = request;
    const { statusCode: status, elapsedTime: milliseconds } = reply;
    const route = request.is404 ? 'unknown' : (request.routeOptions.url ?? 'unknown');
    metrics.requests.observe({ method, route, status }, milliseconds / 1_000);
    const endless = String(reply.getHeader('content-type')).startsWith('text/event-stream');
    if (!endless && (status >= 500 || milliseconds > SLOW_MILLISECONDS)) {
      log.log({ method, url, status, milliseconds: Math.round(milliseconds) });
    }
    done();
  });
}
