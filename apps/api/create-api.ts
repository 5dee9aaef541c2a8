import 'reflect-metadata';
import { ConsoleLogger, type NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Logger } from 'nestjs-pino';
import type { Lifeledger } from '../wiring/index.js';
import { ApiModule } from './api.module.js';
import { Metrics } from './health/metrics.js';
import { traceRequests } from './health/request-spans.js';
import { endLingering } from './http/end-lingering.js';
import { takeJson } from './http/json-body.js';
import { observeRequests } from './http/logging.js';
import { ProblemFilter } from './http/problem.filter.js';
import { serveDocumentation } from './http/documentation.js';
import { requireSettings } from './http/settings-refused.js';
import { StrictPipe } from './http/strict.pipe.js';

/** The largest body, and with it the largest event, that HTTP takes. */
const BODY_BYTES_MAX = 1_048_576;
/** Room for an id of 200 characters, however it is encoded. */
const PATH_PART_MAX = 2_000;
const REQUEST_MILLISECONDS_MAX = 60_000;

const options: Readonly<NestApplicationOptions> = {
  logger: new ConsoleLogger({ logLevels: ['error', 'warn'] }),
  // Fastify's own parser takes JSON and nothing else.
  bodyParser: false,
  abortOnError: false,
};

/**
 * The HTTP door of one process, not yet listening. It closes with `close()`: streams end, requests
 * under way are answered, and what lingers after that is cut.
 */
export async function createApi(lifeledger: Lifeledger): Promise<NestFastifyApplication> {
  const problems = new ProblemFilter();
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_MILLISECONDS_MAX,
    routerOptions: { maxParamLength: PATH_PART_MAX },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      problems.send(error, request, reply);
    },
  });
  const api = await NestFactory.create<NestFastifyApplication>(
    ApiModule.over(lifeledger),
    adapter,
    options,
  );
  const server = adapter.getInstance();
  takeJson(server);
  traceRequests(server);
  observeRequests(server, api.get(Metrics));
  requireSettings(server, { adoption: () => lifeledger.adoption() });
  endLingering(server);
  api.useGlobalFilters(problems);
  api.useGlobalPipes(new StrictPipe());
  serveDocumentation(api);
  await api.init();
  api.useLogger(api.get(Logger));
  return api;
}
