/** In words: `1 event`, `1,200 events`. @param one what is counted, in the singular */
export function counted(count: number | bigint, one: string): string {
  return `${count.toLocaleString('en')} ${one}${BigInt(count) === 1n ? '' : 's'}`;
}
