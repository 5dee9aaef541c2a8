/**
 * Works on all items, so many at a time. After a failure none is begun any more, and it is thrown
 * once those under way have ended.
 */
export async function inParallel<Item>(
  items: Iterable<Item>,
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  // Shared by all workers: who leaves its loop by a failure ends it for the others too.
  const queue = each(items);
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  const ended = await Promise.allSettled(Array.from({ length: width }, worker));
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
}

function* each<Item>(items: Iterable<Item>): Generator<Item, void> {
  yield* items;
}
