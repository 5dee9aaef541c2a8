/** Emmett in a process of its own: takes jobs from the benchmark that started it, one at a time. */
import { append, live } from './appending.mjs';
import { loadAll, rebuild } from './rebuilding.mjs';

const work = { load: loadAll, rebuild, append, live };

process.on('message', async ({ kind, ...job }) => {
  try {
    process.send({ result: await work[kind](job) });
  } catch (error) {
    process.send({
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
});
process.on('disconnect', () => process.exit(0));
