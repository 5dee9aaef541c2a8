import { parseArgs } from 'node:util';

export interface Options {
  /** Which benchmarks to run; empty: all. */
  readonly only: readonly string[];
  readonly seed: number;
  /** Less of everything: for a look, not for figures to quote. */
  readonly quick: boolean;
}

/** @throws TypeError for an unknown flag or a value that can't be used */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', default: '' },
      seed: { type: 'string', default: '1' },
      quick: { type: 'boolean', default: false },
    },
  });
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new TypeError(`--seed must be a whole number, not ${values.seed}`);
  }
  const only = values.only.split(',').filter((name) => name !== '');
  return { only, seed, quick: values.quick };
}
