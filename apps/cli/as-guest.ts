import { type Lifeledger, loadSettings, openLifeledger } from '../wiring/index.js';
import { stopSignal } from './stopping.js';
import { tell } from './terminal.js';

/**
 * Does one piece of work on the installation that the environment names: beside its server where
 * one runs, alone where not.
 */
export async function asGuest(
  work: (lifeledger: Lifeledger, stop: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = stopSignal();
  const settings = loadSettings(process.env);
  const lifeledger = await openLifeledger(settings, { role: 'guest', log: tell, signal: stop });
  try {
    await work(lifeledger, stop);
  } finally {
    await lifeledger.close();
  }
}
