import type { Position } from './port.js';

/** Positions are 64-bit and signed in every store. */
export const POSITION_MAX: Position = 2n ** 63n - 1n;

/** A position as JSON, addresses and commands write it, a decimal number; undefined where it is none. */
export function positionIn(text: string): Position | undefined {
  if (!/^\d{1,19}$/.test(text)) return undefined;
  const position = BigInt(text);
  return position <= POSITION_MAX ? position : undefined;
}
