import { InvalidSetting, loadSettings } from '../wiring/index.js';

export interface CopyFlags {
  readonly to?: string;
  readonly from?: string;
}

/** Which way a log is carried, between this installation's PostgreSQL and a node of EventStoreDB. */
export interface CopyDirection {
  readonly way: 'to' | 'from';
  readonly url: string;
}

const ESDB = /^esdb(\+discover)?:\/\//;

/** @throws InvalidSetting where the flags or the environment leave open what is meant */
export function copyDirection(
  { to, from }: CopyFlags,
  env: Readonly<Record<string, string | undefined>>,
): CopyDirection {
  if (loadSettings(env).eventStoreUrl !== undefined) {
    throw new InvalidSetting(
      'EVENTSTORE_URL: copy carries the log between PostgreSQL and the node that --to or --from names; unset it',
    );
  }
  const url = to ?? from;
  if (url === undefined || (to !== undefined && from !== undefined)) {
    throw new InvalidSetting('copy: say either --to esdb://… or --from esdb://…');
  }
  const way = to === undefined ? 'from' : 'to';
  if (ESDB.test(url)) return { way, url };
  throw new InvalidSetting(`--${way}: must look like esdb://user:password@host:2113?tls=true`);
}

/** The address of a node as it may be shown. */
export function withoutPassword(url: string): string {
  return url.replace(/^([^:]+:\/\/)[^/?]*@/, '$1');
}
