import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { InvalidSetting, type Lifeledger } from '../wiring/index.js';
import { readinessOf } from './readiness.js';
import type { ProjectorWatch } from './watch.js';

/** The health of a projector that runs alone, asked for by HTTP. */
export interface Health {
  readonly address: string;
  close(): Promise<void>;
}

interface ServingHealth {
  readonly host: string;
  readonly port: number;
  readonly watch: ProjectorWatch;
}

/**
 * `GET /health/live`, and `GET /health/ready`: 200 where the read models are level with the log,
 * whichever projector folds; 503, and why, where they are not.
 * @throws InvalidSetting where the port is taken
 */
export async function serveHealth(
  lifeledger: Lifeledger,
  { host, port, watch }: ServingHealth,
): Promise<Health> {
  const server = createServer(answering(lifeledger, watch));
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw isTaken(error) ? taken(host, port) : error;
  }
  const address = server.address();
  const own = typeof address === 'object' && address !== null ? address.port : port;
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${String(own)}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function answering(lifeledger: Lifeledger, watch: ProjectorWatch): RequestListener {
  return (request, response) => {
    void answerTo(lifeledger, watch, request.url).then(([status, body]) => {
      response.writeHead(status, {
        'Content-Type': 'application/json',
        'Cache-Control': 'no-store',
      });
      response.end(JSON.stringify(body));
    });
  };
}

/** Status and body; never rejects. */
async function answerTo(
  lifeledger: Lifeledger,
  watch: ProjectorWatch,
  path = '',
): Promise<readonly [number, object]> {
  if (path === '/health/live') return [200, { alive: true }];
  if (path !== '/health/ready')
    return [404, { title: 'There is only /health/live and /health/ready.' }];
  const readiness = readinessOf(await watch.judge());
  const { phase, position, since } = lifeledger.projector.state();
  return [readiness.ready ? 200 : 503, { ...readiness, phase, position: String(position), since }];
}

function isTaken(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE'
  );
}

function taken(host: string, port: number): InvalidSetting {
  return new InvalidSetting(
    `LIFELEDGER_PROJECTOR_PORT: port ${String(port)} on ${host} is in use; stop what listens there or set another`,
  );
}
