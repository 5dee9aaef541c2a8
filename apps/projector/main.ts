import { loadSettings, openLifeledger, stopSignal } from '../wiring/index.js';
import { runProjector } from './run-projector.js';

function say(line: string): void {
  process.stderr.write(`lifeledger: ${line}\n`);
}

/** The fold alone; any number of these may run, one of them writes at a time. */
async function project(): Promise<void> {
  const stop = stopSignal(say);
  const settings = loadSettings(process.env);
  const lifeledger = await openLifeledger(settings, { role: 'guest', log: say, signal: stop });
  try {
    say('the projector folds');
    await runProjector(lifeledger, { signal: stop, log: say });
    if (!stop.aborted) process.exitCode = 1;
  } finally {
    await lifeledger.close();
  }
}

try {
  await project();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
