import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type pg from 'pg';
import { messageOf } from '../event-store/index.js';
import { LEASE_CHANNEL } from './connection.js';
import { Leases } from './leases.js';
import { OneByOne } from './one-by-one.js';
import type { ReadStore } from './read-store.js';
import { rest } from './rest.js';

/** A session beside those that fold: it knows the generations, keeps the leases and hears of both. */
export interface Control {
  readonly client: OneByOne;
  readonly leases: Leases;
  readonly holder: string;
  /** Does work over a session of its own, in which a transaction is nobody else's. */
  readonly aside: <Result>(work: (client: pg.Client) => Promise<Result>) => Promise<Result>;
  /** Waits until a lease was given back somewhere, at most so long. */
  readonly untilNotice: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export interface ControlOptions {
  readonly readStore: ReadStore;
  readonly leaseMilliseconds: number;
  readonly log: (line: string) => void;
}

/** Names this process among all that may hold a lease; PostgreSQL shows 63 letters of a session's name. */
export function newHolder(): string {
  const host = hostname()
    .replace(/[^\w.-]/g, '')
    .slice(0, 20);
  return `${host}-${String(process.pid)}-${randomBytes(4).toString('hex')}`;
}

/** Does work under leases of its own, all of which are given back behind it. */
export async function withControl<Result>(
  { readStore, leaseMilliseconds, log }: ControlOptions,
  holder: string,
  work: (control: Control) => Promise<Result>,
): Promise<Result> {
  const connect = () =>
    readStore.connect('lifeledger leases', (error) => {
      log(`lost the connection that keeps the leases: ${error.message}`);
    });
  return over(connect, async (session) => {
    await session.query(`listen ${LEASE_CHANNEL}`);
    const client = new OneByOne(session);
    const leases = new Leases({ client, holder, leaseMilliseconds });
    const untilNotice = (milliseconds: number, signal: AbortSignal) =>
      noticeFrom(session, milliseconds, signal);
    try {
      const aside: Control['aside'] = (task) => over(connect, task);
      return await work({ client, leases, holder, aside, untilNotice });
    } finally {
      // Over a session that is lost none can be given back: they run out by themselves.
      await leases.close().catch((error: unknown) => {
        log(`leases could not be given back: ${messageOf(error)}`);
      });
    }
  });
}

async function over<Result>(
  connect: () => Promise<pg.Client>,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = await connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function noticeFrom(
  session: pg.Client,
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  const noticed = new AbortController();
  const ring = () => {
    noticed.abort();
  };
  session.once('notification', ring);
  try {
    await rest(milliseconds, AbortSignal.any([signal, noticed.signal]));
  } finally {
    session.off('notification', ring);
  }
}
