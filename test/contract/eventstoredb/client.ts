import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { type AppendToStreamOptions, EventStoreDBClient } from '@eventstore/db-client';
import { openNode, type TestNode } from './node.js';
import { giveUpSubscriptions } from './subscription.js';
import { PATIENCE_MS } from './within.js';

/** What the tests of one file share. */
export interface Shared {
  /** The official client on the node. */
  readonly client: () => EventStoreDBClient;
  readonly node: () => TestNode;
}

/** One node and one client for all tests of a file, which keep apart by fresh stream names. */
export function connected(): Shared {
  let opened: { node: TestNode; client: EventStoreDBClient } | undefined;
  const shared = () => {
    if (opened === undefined) throw new Error('The client is not connected yet.');
    return opened;
  };
  beforeAll(async () => {
    const node = await openNode();
    const url = withSetting(node.url, `defaultDeadline=${PATIENCE_MS}`);
    opened = { node, client: EventStoreDBClient.connectionString(url) };
  });
  afterEach(giveUpSubscriptions);
  afterAll(async () => {
    await opened?.client.dispose();
    await opened?.node.close();
  });
  return { client: () => shared().client, node: () => shared().node };
}

/** A connection string with one setting more. */
export function withSetting(url: string, setting: string): string {
  return `${url.replace(/\/$/, '')}${url.includes('?') ? '&' : '?'}${setting}`;
}

/** The client appends over a stream that all appends share, or, given credentials, by a call each. */
export const appendCalls: readonly [string, AppendToStreamOptions][] = [
  ['batch', {}],
  ['classic', { credentials: credentialsOf(process.env['LIFELEDGER_TEST_EVENTSTORE_URL']) }],
];

function credentialsOf(url: string | undefined): { username: string; password: string } {
  const given = /^[a-z+]+:\/\/([^:/@]+):([^@]+)@/.exec(url ?? '');
  return {
    username: decodeURIComponent(given?.[1] ?? 'admin'),
    password: decodeURIComponent(given?.[2] ?? 'changeit'),
  };
}
