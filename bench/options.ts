import { parseArgs } from 'node:util';

export interface Options {
  /** Which benchmarks to run; empty: all. */
  readonly only: readonly string[];
  readonly seed: number;
  /** Less of everything: for a look, not for figures to quote. */
  readonly quick: boolean;
  /** Also what takes very long: memory at 5,000,000 events. */
  readonly long: boolean;
  /** A real node of EventStoreDB for `node`; undefined: our own door. */
  readonly url: string | undefined;
}

/** @throws TypeError for an unknown flag or a value that can't be used */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', default: '' },
      seed: { type: 'string', default: '1' },
      quick: { type: 'boolean', default: false },
      long: { type: 'boolean', default: false },
      url: { type: 'string' },
    },
  });
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new TypeError(`--seed must be a whole number, not ${values.seed}`);
  }
  const only = values.only.split(',').filter((name) => name !== '');
  const { quick, long, url } = values;
  if (url !== undefined && !/^esdb(\+discover)?:\/\//.test(url)) {
    throw new TypeError(`--url must look like esdb://127.0.0.1:2113?tls=false`);
  }
  return { only, seed, quick, long, url };
}
