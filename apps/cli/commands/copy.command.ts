import { Command, CommandRunner, Option } from 'nest-commander';
import { copyLog, type CopyOutcome, openEventStoreDb } from '../../../libs/event-store/index.js';
import { createProjector, whileNobodyFolds } from '../../../libs/read-store/index.js';
import { foldingOf, type Lifeledger } from '../../wiring/index.js';
import { asOwner } from '../as-guest.js';
import {
  type CopyDirection,
  copyDirection,
  type CopyFlags,
  withoutPassword,
} from '../copy-direction.js';
import { print, tell, withProgress } from '../terminal.js';

@Command({
  name: 'copy',
  description: 'carry the log to a node of EventStoreDB, or back from it, then fold it there',
})
export class CopyCommand extends CommandRunner {
  override async run(_: string[], flags: CopyFlags): Promise<void> {
    const direction = copyDirection(flags, process.env);
    await asOwner(async (lifeledger, stop) => {
      const copied = await whileNobodyFolds(lifeledger.reads, () =>
        copyAndFold(lifeledger, direction, stop),
      );
      for (const line of outcomeLines(copied, direction)) print(line);
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

/** The read models stay where they are; they are folded anew from where the log is to be from now on. */
async function copyAndFold(
  { store, reads, codec }: Lifeledger,
  { way, url }: CopyDirection,
  signal: AbortSignal,
): Promise<CopyOutcome> {
  const node = await openEventStoreDb({ url, log: tell });
  try {
    const [source, target] = way === 'to' ? [store, node] : [node, store];
    const folding = { readStore: reads, ...foldingOf({ store: target, codec, log: tell }) };
    return await withProgress(async (progress) => {
      const copied = await copyLog(source, target, { progress, signal });
      await createProjector(folding).rebuild({ progress, signal, alone: true });
      return copied;
    });
  } finally {
    await node.close();
  }
}

const OTHERS_STAY =
  'Only streams of ours (customer-…, lifeledger-…) were carried: whatever else the node keeps stays there.';

function outcomeLines(
  { events, streams, written, leftBehind }: CopyOutcome,
  { way, url }: CopyDirection,
): readonly string[] {
  const [all, new_, left] = [events, written, leftBehind].map((n) => n.toLocaleString('en'));
  const address = withoutPassword(url);
  const place = way === 'to' ? `in ${address}` : `here, from ${address}`;
  const stays = `Left behind as the store's own affair (stream metadata, deletions): ${String(left)}.`;
  return [
    `${String(all)} events of ${streams.toLocaleString('en')} streams are ${place}, ${String(new_)} of them new; each was read back and compared.`,
    ...(leftBehind > 0 ? [stays] : []),
    ...(way === 'from' ? [OTHERS_STAY] : []),
    'The read models are rebuilt from there.',
    "Positions are others there: cursors of the event feed and positions in old reports don't carry over.",
    way === 'to'
      ? `From now on start with EVENTSTORE_URL=${address}${address === url ? '' : ', its user and password added'}.`
      : 'From now on start without EVENTSTORE_URL.',
  ];
}
