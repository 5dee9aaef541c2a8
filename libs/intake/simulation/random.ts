import { createHash } from 'node:crypto';

/** Draws uniformly from [0, 1) with 53 bits; the same start gives the same draws on every machine. */
export type Random = () => number;

type Words = readonly [number, number, number, number];

/** A generator of its own for these parts: other parts give draws that have nothing to do with it. */
export function createRandom(...parts: readonly (number | string)[]): Random {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest();
  const word = (index: number) => hash.readUInt32LE(index * 4);
  const next = xoshiro128([word(0), word(1), word(2), word(3)]);
  return () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
}

/** xoshiro128** 1.1 by Blackman and Vigna (prng.di.unimi.it): 32 bits a draw. Not all words may be 0. */
export function xoshiro128(start: Words): () => number {
  let [a, b, c, d] = start;
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
