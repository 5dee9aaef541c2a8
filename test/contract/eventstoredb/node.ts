import { exec } from 'node:child_process';
import { promisify } from 'node:util';
import { createServices, openDoor } from '../../../libs/event-store-door/index.js';
import { openPostgresEventStore } from '../../../libs/event-store/index.js';
import { freshDatabase } from '../../support/database.js';

/** The node whose behaviour is checked. */
export interface TestNode {
  /** A connection string. */
  readonly url: string;
  /** Stops it and starts it again with its data, at the same address. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const givenUrl = process.env['LIFELEDGER_TEST_EVENTSTORE_URL'];
const restartCommand = process.env['LIFELEDGER_TEST_EVENTSTORE_RESTART'];

/** A node of somebody else can be restarted only by a command that we were given. */
export const canRestart = givenUrl === undefined || restartCommand !== undefined;

/** The most bytes that the node takes in one append; 1 MiB unless told otherwise. */
export const maxAppendBytes = Number(
  process.env['LIFELEDGER_TEST_EVENTSTORE_MAX_APPEND'] ?? 1024 * 1024,
);

/** A limit beyond what one message of gRPC may hold can't be reached by one event. */
export const canReachLimit = maxAppendBytes <= 8 * 1024 * 1024;

/** The node that the environment names, else the door on a database of its own. */
export function openNode(): Promise<TestNode> {
  return givenUrl === undefined ? openDoorNode() : Promise.resolve(remoteNode(givenUrl));
}

function remoteNode(url: string): TestNode {
  return {
    url,
    restart: async () => {
      if (restartCommand === undefined) throw new Error('No command restarts this node.');
      await promisify(exec)(restartCommand);
    },
    close: () => Promise.resolve(),
  };
}

async function openDoorNode(): Promise<TestNode> {
  const database = await freshDatabase();
  let running = await serve(database.url, 0);
  const { port } = running;
  return {
    url: `esdb://127.0.0.1:${port}?tls=false`,
    restart: async () => {
      await running.close();
      running = await serve(database.url, port);
    },
    close: async () => {
      await running.close();
      await database.drop();
    },
  };
}

async function serve(url: string, port: number) {
  const store = await openPostgresEventStore({ url });
  const door = await openDoor(createServices(store.node, {}), { host: '127.0.0.1', port });
  return {
    port: door.port,
    close: async () => {
      await door.close();
      await store.close();
    },
  };
}
