/** In words: `1 event`, `1,200 events`. @param one what is counted, in the singular */
export function counted(count: number | bigint, one: string): string {
  return `${count.toLocaleString('en')} ${one}${isOne(count) ? '' : 's'}`;
}

/** What so many do: `is`, `are`. */
export function are(count: number | bigint): 'is' | 'are' {
  return isOne(count) ? 'is' : 'are';
}

function isOne(count: number | bigint): boolean {
  return BigInt(count) === 1n;
}
