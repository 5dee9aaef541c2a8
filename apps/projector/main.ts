import {
  type Lifeledger,
  loadSettings,
  openLifeledger,
  stopSignal,
  whileTracing,
} from '../wiring/index.js';
import { serveHealth } from './health.js';
import { runProjector } from './run-projector.js';
import { ProjectorWatch } from './watch.js';

function say(line: string): void {
  process.stderr.write(`lifeledger: ${line}\n`);
}

/** The fold alone; any number of these may run, one of them folds and the others stand by. */
async function project(): Promise<void> {
  const stop = stopSignal(say);
  const settings = loadSettings(process.env);
  const lifeledger = await openLifeledger(settings, { role: 'guest', log: say, signal: stop });
  try {
    await foldWatched(lifeledger, stop);
    if (!stop.aborted) process.exitCode = 1;
  } finally {
    await lifeledger.close();
  }
}

async function foldWatched(lifeledger: Lifeledger, stop: AbortSignal): Promise<void> {
  const { host, projectorPort: port } = lifeledger.settings;
  const watch = new ProjectorWatch(lifeledger, { log: say });
  const health =
    port === undefined ? undefined : await serveHealth(lifeledger, { host, port, watch });
  say(`the projector runs${health === undefined ? '' : `, its health is on ${health.address}`}`);
  const leaving = new AbortController();
  const watched = watch.run(leaving.signal);
  try {
    await runProjector(lifeledger, { signal: stop, log: say });
  } finally {
    leaving.abort();
    await watched;
    await health?.close();
  }
}

try {
  await whileTracing(process.env, say, project);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
