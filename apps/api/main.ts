import {
  aborted,
  loadSettings,
  openLifeledger,
  serveDoor,
  stopSignal,
  whileTracing,
} from '../wiring/index.js';
import { createApi } from './create-api.js';
import { listen } from './listen.js';

function say(line: string): void {
  process.stderr.write(`lifeledger: ${line}\n`);
}

/** HTTP and the gRPC door; a projector folds in another process. */
async function serve(): Promise<void> {
  const settings = loadSettings(process.env);
  const stop = stopSignal(say);
  const lifeledger = await openLifeledger(settings, { role: 'guest', log: say, signal: stop });
  try {
    await lifeledger.adoptPolicy();
    const api = await createApi(lifeledger);
    try {
      say(`the API listens on ${await listen(api, settings)}`);
      const door = await serveDoor(lifeledger, say);
      await aborted(stop);
      await door?.close();
    } finally {
      await api.close();
    }
  } finally {
    await lifeledger.close();
  }
}

try {
  await whileTracing(process.env, say, serve);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
