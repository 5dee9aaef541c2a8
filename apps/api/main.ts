import { loadSettings, openLifeledger } from '../wiring/index.js';
import { createApi } from './create-api.js';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** HTTP alone; a projector folds in another process. */
async function serve(): Promise<void> {
  const settings = loadSettings(process.env);
  const stop = stopSignal();
  const lifeledger = await openLifeledger(settings, { role: 'guest', log: say });
  try {
    const api = await createApi(lifeledger);
    try {
      await api.listen(settings.port, settings.host);
      say(`Lifeledger's API listens on ${await api.getUrl()}`);
      await stop;
    } finally {
      await api.close();
    }
  } finally {
    await lifeledger.close();
  }
}

/** Settles at the first signal to stop. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
}

try {
  await serve();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
