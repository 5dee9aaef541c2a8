import { createServer, connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { createServices, openDoor } from '../../../libs/event-store-door/index.js';
import {
  openPostgresEventStore,
  type PostgresEventStore,
} from '../../../libs/event-store/index.js';
import { openReadStore, type ReadStore } from '../../../libs/read-store/index.js';
import { freshDatabase } from '../../support/database.js';
import { query } from '../../support/toy-read-models.js';
import { startAudit } from './judge.js';

/** Where the projectors' log is: in their database, or behind a node's protocol. */
export const LOGS = ['postgres', 'eventstoredb'] as const;
export type LogKind = (typeof LOGS)[number];

/** A log and read models in a database of their own. */
export interface Stage {
  readonly databaseUrl: string;
  /** For projectors; undefined: the log is in the database. */
  readonly storeUrl: string | undefined;
  readonly log: PostgresEventStore;
  readonly reads: ReadStore;
  /** Ends every connection by which a projector reads the log. */
  readonly cutStore: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openStage(kind: LogKind, say: (line: string) => void): Promise<Stage> {
  const database = await freshDatabase();
  const log = await openPostgresEventStore({ url: database.url });
  const reads = await openReadStore({ url: database.url });
  await startAudit(database.url);
  const node = kind === 'postgres' ? undefined : await openNode(log);
  const cutSessions = async () => {
    await query(
      database.url,
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'lifeledger-log'`,
    );
  };
  return {
    databaseUrl: database.url,
    storeUrl: node?.url,
    log,
    reads,
    cutStore: node?.cut ?? cutSessions,
    close: async () => {
      say('closing');
      await node?.close();
      await reads.close();
      await log.close();
      await database.drop();
    },
  };
}

interface Node {
  readonly url: string;
  readonly cut: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The door, behind a wire that can be cut. */
async function openNode(log: PostgresEventStore): Promise<Node> {
  const door = await openDoor(createServices(log.node, {}), { host: '127.0.0.1', port: 0 });
  const sockets = new Set<Socket>();
  const wire = createServer((near) => {
    const far = connect(door.port, door.host);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  wire.listen(0, '127.0.0.1');
  await once(wire, 'listening');
  const address = wire.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
    return Promise.resolve();
  };
  return {
    url: `esdb://127.0.0.1:${String(port)}?tls=false`,
    cut,
    close: async () => {
      wire.close();
      await cut();
      await door.close();
    },
  };
}
