import { loadSettings, openLifeledger, stopSignal, whileTracing } from '../wiring/index.js';
import { serveHealth } from './health.js';
import { runProjector } from './run-projector.js';

function say(line: string): void {
  process.stderr.write(`lifeledger: ${line}\n`);
}

/** The fold alone; any number of these may run, one of them folds and the others stand by. */
async function project(): Promise<void> {
  const stop = stopSignal(say);
  const settings = loadSettings(process.env);
  const lifeledger = await openLifeledger(settings, { role: 'guest', log: say, signal: stop });
  const { host, projectorPort: port } = settings;
  try {
    const health = port === undefined ? undefined : await serveHealth(lifeledger, { host, port });
    say(`the projector runs${health === undefined ? '' : `, its health is on ${health.address}`}`);
    try {
      await runProjector(lifeledger, { signal: stop, log: say });
    } finally {
      await health?.close();
    }
    if (!stop.aborted) process.exitCode = 1;
  } finally {
    await lifeledger.close();
  }
}

try {
  await whileTracing(process.env, say, project);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
