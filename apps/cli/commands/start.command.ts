import { Command, CommandRunner } from 'nest-commander';
import { StoreUnavailable } from '../../../libs/event-store/index.js';
import { aborted, loadSettings } from '../../wiring/index.js';
import { untilFolded } from '../fold-to-head.js';
import { type Running, serve } from '../serve.js';
import { print, tell } from '../terminal.js';

/** Most starts are level at once; a long fold is not waited for, nor a log that is not there yet. */
const PATIENCE_MILLISECONDS = 3_000;

@Command({ name: 'start', description: 'run database, projector and API in one process' })
export class StartCommand extends CommandRunner {
  override async run(): Promise<void> {
    await serve(loadSettings(process.env), async (running) => {
      const { address } = running;
      await settleIn(running);
      print(`Lifeledger serves ${address} (OpenAPI at ${address}/docs); Ctrl-C stops it.`);
      return 'stay';
    });
  }
}

async function settleIn({ lifeledger, stop }: Running): Promise<void> {
  const enough = AbortSignal.any([stop, AbortSignal.timeout(PATIENCE_MILLISECONDS)]);
  const settled = untilFolded(lifeledger, { stop: enough }).catch((error: unknown) => {
    if (enough.aborted) return;
    if (!(error instanceof StoreUnavailable)) throw error;
    tell(error.message);
  });
  await Promise.race([settled, aborted(enough)]);
}
