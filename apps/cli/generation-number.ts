import { InvalidSetting } from '../wiring/index.js';

/** @throws InvalidSetting */
export function generationNumber(given: string | undefined): bigint {
  if (given !== undefined && /^\d{1,18}$/.test(given)) return BigInt(given);
  const shown = JSON.stringify(given ?? '');
  throw new InvalidSetting(
    `a generation is named by its number, not ${shown}; see: lifeledger projections list`,
  );
}
