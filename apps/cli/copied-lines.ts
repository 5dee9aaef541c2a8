import type { CopyOutcome } from '../../libs/event-store/index.js';
import { type CopyDirection, withoutPassword } from './copy-direction.js';
import { are, counted } from './counted.js';

const OTHERS_STAY =
  'Only streams of ours (customer-…, lifeledger-…) were carried: whatever else the node keeps stays there.';

/** What came of a copy, and what to do next. */
export function copiedLines(
  { events, streams, written, leftBehind }: CopyOutcome,
  { way, url }: CopyDirection,
): readonly string[] {
  const all = `${counted(events, 'event')} of ${counted(streams, 'stream')} ${are(events)}`;
  const address = withoutPassword(url);
  const place = way === 'to' ? `in ${address}` : `here, from ${address}`;
  const stays = `Left behind as the store's own affair (stream metadata, deletions): ${leftBehind.toLocaleString('en')}.`;
  return [
    `${all} ${place}, ${written.toLocaleString('en')} of them new; each was read back and compared.`,
    ...(leftBehind > 0 ? [stays] : []),
    ...(way === 'from' ? [OTHERS_STAY] : []),
    'The read models are rebuilt from there.',
    "Positions are others there: cursors of the event feed and positions in old reports don't carry over.",
    way === 'to'
      ? `From now on start with EVENTSTORE_URL=${address}${address === url ? '' : ', its user and password added'}.`
      : 'From now on start without EVENTSTORE_URL.',
  ];
}
