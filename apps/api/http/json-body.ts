import type { FastifyInstance } from 'fastify';
import { InvalidRequest } from './problem.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Takes JSON as Fastify does, but refuses bytes that are no UTF-8: they could not be kept as sent. */
export function takeJson(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeContentTypeParser(['application/json', 'text/plain']);
  server.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    (request, body, done) => {
      const text = decoded(body);
      if (text === undefined)
        done(new InvalidRequest([{ field: 'body', message: 'must be UTF-8' }]));
      else void parse(request, text, done);
    },
  );
}

function decoded(body: Buffer): string | undefined {
  try {
    return utf8.decode(body);
  } catch {
    return undefined;
  }
}
