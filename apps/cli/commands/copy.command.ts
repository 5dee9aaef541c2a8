import { Command, CommandRunner, Option } from 'nest-commander';
import { copyLog, type CopyOutcome, openEventStoreDb } from '../../../libs/event-store/index.js';
import { createProjector, whileNobodyFolds } from '../../../libs/read-store/index.js';
import { foldingOf, type Lifeledger, loadSettings, requireLogOf } from '../../wiring/index.js';
import { asOwner } from '../as-guest.js';
import { copiedLines } from '../copied-lines.js';
import { type CopyDirection, copyDirection, type CopyFlags } from '../copy-direction.js';
import { print, tell, withProgress } from '../terminal.js';

@Command({
  name: 'copy',
  description: 'carry the log to a node of EventStoreDB, or back from it, then fold it there',
})
export class CopyCommand extends CommandRunner {
  override async run(_: string[], flags: CopyFlags): Promise<void> {
    const direction = copyDirection(flags, process.env);
    if (direction.way === 'from') await requireFitting(direction.url);
    await asOwner(async (lifeledger, stop) => {
      const copied = await whileNobodyFolds(lifeledger.reads, () =>
        copyAndFold(lifeledger, direction, stop),
      );
      for (const line of copiedLines(copied, direction)) print(line);
    });
  }

  @Option({ flags: '--to <url>', description: 'the node that is to hold the log: esdb://…' })
  to(value: string): string {
    return value;
  }

  @Option({ flags: '--from <url>', description: 'the node that holds the log: esdb://…' })
  from(value: string): string {
    return value;
  }
}

/** Before anything is made in a folder that the log does not belong to. */
async function requireFitting(url: string): Promise<void> {
  const node = await openEventStoreDb({ url, log: tell });
  try {
    await requireLogOf(loadSettings(process.env), node);
  } finally {
    await node.close();
  }
}

/** The read models stay where they are; they are folded anew from where the log is to be from now on. */
async function copyAndFold(
  { store, reads, codec, projections, settings }: Lifeledger,
  { way, url }: CopyDirection,
  signal: AbortSignal,
): Promise<CopyOutcome> {
  const node = await openEventStoreDb({ url, log: tell });
  try {
    const [source, target] = way === 'to' ? [store, node] : [node, store];
    await requireLogOf(settings, source);
    const folded = foldingOf({ store: target, codec, projections, log: tell });
    const folding = { readStore: reads, ...folded };
    return await withProgress(async (progress) => {
      const copied = await copyLog(source, target, { progress, signal });
      await createProjector(folding).rebuild({ progress, signal, alone: true });
      return copied;
    });
  } finally {
    await node.close();
  }
}
