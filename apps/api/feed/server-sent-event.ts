import type { FeedEvent } from './feed-event.js';

/** Tells clients to come back soon after a cut. */
export const RETRY = 'retry: 1000\n\n';

/** A comment, so that proxies and clients see that the stream is alive. */
export const HEARTBEAT = ': still here\n\n';

/** Names that could break the frame are given without an `event:` line. */
const plainName = /^[^\r\n\0]+$/;

/** One event in the text/event-stream format; JSON has no raw line break, so `data:` is one line. */
export function serverSentEvent(event: FeedEvent): string {
  const name = plainName.test(event.type) ? `event: ${event.type}\n` : '';
  return `id: ${event.position}\n${name}data: ${JSON.stringify(event)}\n\n`;
}
