/** Works on 0, 1, … `count` − 1 with so many under way; begins nothing more once the time is over. */
export async function lanes(
  count: number,
  atOnce: number,
  work: (index: number) => Promise<void>,
  boxSeconds = Infinity,
): Promise<void> {
  const until = performance.now() + boxSeconds * 1_000;
  let next = 0;
  const lane = async () => {
    while (next < count && performance.now() < until) {
      const index = next;
      next += 1;
      await work(index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
