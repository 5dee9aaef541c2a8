import { createApi } from '../apps/api/index.js';
import { runProjector } from '../apps/projector/index.js';
import type { Lifeledger } from '../apps/wiring/index.js';

/** Serves the API and folds, as `lifeledger start` does, for the time of `work`. */
export async function serving<Result>(
  ledger: Lifeledger,
  log: (line: string) => void,
  work: (address: string) => Promise<Result>,
): Promise<Result> {
  const projecting = new AbortController();
  const api = await createApi(ledger);
  const projector = runProjector(ledger, { signal: projecting.signal, log });
  try {
    await api.listen(0, '127.0.0.1');
    return await work(await api.getUrl());
  } finally {
    projecting.abort();
    await projector;
    await api.close();
  }
}

/** Waits until the read models hold everything that stands in the log now. */
export async function folded({ store, reads }: Lifeledger): Promise<void> {
  const { position } = await store.head();
  for (;;) {
    const status = await reads.status();
    if (status.state === 'live' && status.position >= position) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
