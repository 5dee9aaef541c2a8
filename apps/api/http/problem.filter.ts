import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemFor, unforeseen } from './problem-for.js';

const TYPE = 'application/problem+json; charset=utf-8';

/** Turns whatever was thrown into a problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.send(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  send(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const { document, retryAfterSeconds } = problemFor(error) ?? this.#logged(error, request);
    if (reply.sent) return;
    if (retryAfterSeconds !== undefined) reply.header('Retry-After', String(retryAfterSeconds));
    const body = JSON.stringify({ ...document, instance: request.url });
    void reply.code(document.status).header('Content-Type', TYPE).send(body);
  }

  #logged(error: unknown, { method, url }: FastifyRequest) {
    this.#log.error({ err: error, method, url }, 'a request failed unforeseen');
    const retryAfterSeconds = undefined;
    return { document: unforeseen, retryAfterSeconds };
  }
}
