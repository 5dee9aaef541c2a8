import type { EventStore, ReadOptions } from '../../libs/event-store/index.js';

/**
 * The same store; notes how it is asked: reads with their start and what they gave, appends with the
 * revision expected.
 */
export function notingStore(given: EventStore, asked: string[]): EventStore {
  return {
    ...given,
    append: (...append) => {
      asked.push(`append ${String(append[1])}`);
      return given.append(...append);
    },
    async *read(name: string, options: ReadOptions = {}) {
      const at = asked.push('read') - 1;
      let events = 0;
      try {
        for await (const page of given.read(name, options)) {
          events += page.length;
          yield page;
        }
      } finally {
        asked[at] = `read ${String(options.from ?? 0)}+${String(events)}`;
      }
    },
  };
}
