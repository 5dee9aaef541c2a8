import { createApi } from '../api/index.js';
import { runProjector } from '../projector/index.js';
import { type Lifeledger, openLifeledger, type Settings } from '../wiring/index.js';
import { aborted, stopSignal } from './stopping.js';
import { tell } from './terminal.js';

/** The port is taken; told in one line. */
export class PortInUse extends Error {
  override readonly name = 'PortInUse';
}

/** What a running server offers to work that wants to happen inside it. */
export interface Running {
  readonly lifeledger: Lifeledger;
  readonly address: string;
  /** Aborted when the process is asked to stop. */
  readonly stop: AbortSignal;
}

/**
 * Runs everything in one process: database, projector and API, then `work`, then waits for a
 * signal, unless the work answers that it is done; stops all of it in the reverse order.
 */
export async function serve(
  settings: Settings,
  work: (running: Running) => Promise<'stay' | 'done'>,
): Promise<void> {
  const stop = stopSignal();
  const lifeledger = await openLifeledger(settings, { role: 'server', log: tell, signal: stop });
  try {
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
    const projector = runProjector(lifeledger, { signal: projecting.signal, log: tell });
    try {
      if ((await work({ lifeledger, address, stop })) === 'stay') await aborted(stop);
    } finally {
      projecting.abort();
      await projector;
    }
  } finally {
    await api.close();
  }
}

async function listen(
  api: Awaited<ReturnType<typeof createApi>>,
  { port, host }: Settings,
): Promise<string> {
  try {
    await api.listen(port, host);
    return await api.getUrl();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new PortInUse(
      `port ${String(port)} on ${host} is in use; stop what listens there or set LIFELEDGER_PORT`,
    );
  }
}
