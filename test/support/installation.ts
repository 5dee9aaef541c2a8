import { foldToHead } from '../../apps/cli/fold-to-head.js';
import { createApi } from '../../apps/api/index.js';
import { type Lifeledger, loadSettings, openLifeledger } from '../../apps/wiring/index.js';
import { freshDatabase } from './database.js';

/** A whole installation on a database of its own, its API listening on a free port of loopback. */
export interface Installation {
  readonly lifeledger: Lifeledger;
  readonly address: string;
  /** The JSON behind a path; throws unless the status is 200. */
  readonly get: <Body>(path: string) => Promise<Body>;
  /** Folds whatever the log holds by now. */
  readonly fold: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * @param env settings beside the database, such as LIFELEDGER_CURRENCY
 * @param waitMilliseconds how long an answer waits for its position; undefined: as long as in earnest
 */
export async function openInstallation(
  env: Readonly<Record<string, string>> = {},
  waitMilliseconds?: number,
): Promise<Installation> {
  const database = await freshDatabase();
  const settings = loadSettings({ ...env, DATABASE_URL: database.url, LIFELEDGER_PORT: '0' });
  const opening = { role: 'server', log: () => undefined, waitMilliseconds } as const;
  const lifeledger = await openLifeledger(settings, opening);
  const api = await createApi(lifeledger);
  await api.listen(0, '127.0.0.1');
  const address = await api.getUrl();
  return {
    lifeledger,
    address,
    get: (path) => getJson(`${address}${path}`),
    fold: () =>
      foldToHead(lifeledger, { report: () => undefined, stop: new AbortController().signal }),
    close: async () => {
      await api.close();
      await lifeledger.close();
      await database.drop();
    },
  };
}

async function getJson<Body>(url: string): Promise<Body> {
  const response = await fetch(url);
  if (response.status !== 200) {
    throw new Error(`${url} answered ${String(response.status)}: ${await response.text()}`);
  }
  return (await response.json()) as Body;
}
