import {
  type Lifeledger,
  loadSettings,
  type Opening,
  openLifeledger,
  stopSignal,
} from '../wiring/index.js';
import { tell } from './terminal.js';

type Work = (lifeledger: Lifeledger, stop: AbortSignal) => Promise<void>;

/**
 * Does one piece of work on the installation that the environment names: beside its server where
 * one runs, alone where not.
 */
export function asGuest(work: Work): Promise<void> {
  return inRole('guest', work);
}

/** The same, but refused where a server has the folder; none can start meanwhile. */
export function asOwner(work: Work): Promise<void> {
  return inRole('server', work);
}

async function inRole(role: Opening['role'], work: Work): Promise<void> {
  const stop = stopSignal(tell);
  const settings = loadSettings(process.env);
  const lifeledger = await openLifeledger(settings, { role, log: tell, signal: stop });
  try {
    await work(lifeledger, stop);
  } finally {
    await lifeledger.close();
  }
}
