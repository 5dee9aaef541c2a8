import { setTimeout as pause } from 'node:timers/promises';

/** Starts `work` for 0, 1, … at so many a second, however slow it is; waits for all at the end. */
export async function paced(
  { count, perSecond }: { readonly count: number; readonly perSecond: number },
  work: (index: number, due: number) => Promise<void>,
): Promise<void> {
  const start = performance.now();
  const working: Promise<void>[] = [];
  for (let index = 0; index < count; index += 1) {
    const due = start + (index * 1_000) / perSecond;
    if (due > performance.now()) await pause(due - performance.now());
    working.push(work(index, due));
  }
  await Promise.all(working);
}
