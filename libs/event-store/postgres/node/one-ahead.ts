/** The next item is on its way while the consumer has the last one; never more than that. */
export async function* oneAhead<Item>(source: AsyncIterable<Item>): AsyncGenerator<Item, void> {
  const iterator = source[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (;;) {
      const item = await next;
      if (item.done === true) return;
      next = iterator.next();
      // It is awaited later or, where the consumer leaves, never: until then it may fail unheard.
      next.catch(() => undefined);
      yield item.value;
    }
  } finally {
    await iterator.return?.();
  }
}
