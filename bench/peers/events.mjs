import { createReadStream } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';

/** Reads the file that the benchmark wrote: one event of our log a line, in order. */
export async function* eventsIn(file) {
  for await (const line of createInterface({ input: createReadStream(file) })) {
    yield JSON.parse(line);
  }
}

/** As Emmett takes it: with the id that it had in our log. */
export function messageOf({ id, type, data, metadata }) {
  return { type, data, metadata: { ...metadata, messageId: id } };
}

/** Runs so many at once until there are no more, or the time is over. */
export async function lanes(items, { atOnce, until = Infinity }, work) {
  const lane = async () => {
    while (performance.now() < until) {
      const { value, done } = await items.next();
      if (done) return;
      await work(value);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

export async function timed(work) {
  const start = performance.now();
  const result = await work();
  return { result, milliseconds: performance.now() - start };
}
