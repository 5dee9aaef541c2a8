import { afterAll, beforeAll } from '@jest/globals';
import { runProjector } from '../../apps/projector/index.js';
import { type HttpClient, httpClient } from './http-client.js';
import { type Installation, openInstallation } from './installation.js';
import { standingFor } from './standing-for.js';

/** What specs ask; there from the first of them on. */
export interface Served {
  readonly installation: Omit<Installation, 'close' | 'get'>;
  readonly http: HttpClient;
}

interface Serving {
  /** Settings beside the database, such as LIFELEDGER_CURRENCY. */
  readonly env?: Readonly<Record<string, string>>;
  /** How long an answer waits for its position; default: as long as in earnest. */
  readonly waitMilliseconds?: number;
  /** Whether a projector folds all the while. */
  readonly folds?: boolean;
}

/** One installation for all specs of a file: opened before the first, closed behind the last. */
export function serveInstallation({ env, waitMilliseconds, folds = false }: Serving = {}): Served {
  const ending = new AbortController();
  let opened: Installation;
  let http: HttpClient;
  let projector: Promise<void> | undefined;
  beforeAll(async () => {
    opened = await openInstallation(env, waitMilliseconds);
    http = httpClient(opened.address);
    const { signal } = ending;
    if (folds) projector = runProjector(opened.lifeledger, { signal, log: () => undefined });
  }, 60_000);
  afterAll(async () => {
    ending.abort();
    await projector;
    await opened.close();
  });
  return { installation: standingFor(() => opened), http: standingFor(() => http) };
}
