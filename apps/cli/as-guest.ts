import { type Lifeledger, loadSettings, openLifeledger, stopSignal } from '../wiring/index.js';
import { tell } from './terminal.js';

/**
 * Does one piece of work on the installation that the environment names: beside its server where
 * one runs, alone where not.
 */
export async function asGuest(
  work: (lifeledger: Lifeledger, stop: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = stopSignal(tell);
  const settings = loadSettings(process.env);
  const lifeledger = await openLifeledger(settings, { role: 'guest', log: tell, signal: stop });
  try {
    await work(lifeledger, stop);
  } finally {
    await lifeledger.close();
  }
}
