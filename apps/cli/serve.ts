import { createApi, listen } from '../api/index.js';
import { runProjector } from '../projector/index.js';
import {
  aborted,
  type Lifeledger,
  openLifeledger,
  serveDoor,
  type Settings,
  stopSignal,
  whileTracing,
} from '../wiring/index.js';
import { tell } from './terminal.js';

/** What a running server offers to work that wants to happen inside it. */
export interface Running {
  readonly lifeledger: Lifeledger;
  readonly address: string;
  /** Aborted when the process is asked to stop. */
  readonly stop: AbortSignal;
}

/**
 * Runs everything in one process: database, projector, API and gRPC door, then `work`, then waits for a
 * signal, unless the work answers that it is done; stops all of it in the reverse order.
 */
export async function serve(
  settings: Settings,
  work: (running: Running) => Promise<'stay' | 'done'>,
): Promise<void> {
  await whileTracing(process.env, tell, () => serveAll(settings, work));
}

async function serveAll(
  settings: Settings,
  work: (running: Running) => Promise<'stay' | 'done'>,
): Promise<void> {
  const stop = stopSignal(tell);
  const lifeledger = await openLifeledger(settings, { role: 'server', log: tell, signal: stop });
  try {
    await lifeledger.adoptPolicy();
    await serveApi(lifeledger, { stop, work });
  } finally {
    await lifeledger.close();
  }
}

async function serveApi(
  lifeledger: Lifeledger,
  { stop, work }: { stop: AbortSignal; work: (running: Running) => Promise<'stay' | 'done'> },
): Promise<void> {
  const api = await createApi(lifeledger);
  const projecting = new AbortController();
  try {
    const address = await listen(api, lifeledger.settings);
    const door = await serveDoor(lifeledger, tell);
    const projector = runProjector(lifeledger, { signal: projecting.signal, log: tell });
    try {
      if ((await work({ lifeledger, address, stop })) === 'stay') await aborted(stop);
    } finally {
      await door?.close();
      projecting.abort();
      await projector;
    }
  } finally {
    await api.close();
  }
}
