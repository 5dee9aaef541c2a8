import type { Pool } from '../pool.js';
import { InvalidRead } from '../../errors.js';
import type { NodeEvent, NodeStreamRead, NodeStreamReading } from '../../node-log.js';
import { boundedInteger, INT8_MAX } from '../limits.js';
import { streamPages } from '../read-stream.js';
import type { StreamPage } from '../stream-page.js';
import { resolved } from './links.js';
import { oneAhead } from './one-ahead.js';

/** Undefined where nothing can be found, or it was aborted. @throws StreamDeleted, InvalidRead */
export async function readNodeStream(
  pool: Pool,
  stream: string,
  options: NodeStreamRead,
): Promise<NodeStreamReading | undefined> {
  const { direction, limit, signal } = options;
  const pages = streamPages(pool, { stream, direction, from: firstOf(options), limit, signal });
  const first = await pages.next();
  if (first.done === true || !first.value.found) return undefined;
  return { last: first.value.last, pages: nodePages(pool, options, first.value, pages) };
}

function firstOf({ direction, from }: NodeStreamRead) {
  if (from === 'start') return 0n;
  if (from !== 'end') return boundedInteger(from);
  if (direction === 'backwards') return INT8_MAX;
  throw new InvalidRead(
    'Unexpected ReadStreamResult: Error (there is nothing to read forwards from the end)',
  );
}

async function* nodePages(
  pool: Pool,
  { resolveLinks, signal }: NodeStreamRead,
  first: StreamPage,
  rest: AsyncIterable<StreamPage>,
): AsyncGenerator<readonly NodeEvent[], void> {
  for await (const { events } of oneAhead(beginningWith(first, rest))) {
    yield* resolved(pool, events, { resolveLinks, signal });
  }
}

async function* beginningWith<Item>(
  first: Item,
  rest: AsyncIterable<Item>,
): AsyncGenerator<Item, void> {
  yield first;
  yield* rest;
}
