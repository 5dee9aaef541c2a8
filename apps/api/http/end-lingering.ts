import type { FastifyInstance } from 'fastify';

/** What a client that reads its answer may still need at a stop. */
const GRACE_MILLISECONDS = 800;

/** Cuts, at a stop, the connections whose clients do not read what they asked for. */
export function endLingering(server: FastifyInstance): void {
  server.addHook('preClose', (done) => {
    setTimeout(() => {
      server.server.closeAllConnections();
    }, GRACE_MILLISECONDS).unref();
    done();
  });
}
