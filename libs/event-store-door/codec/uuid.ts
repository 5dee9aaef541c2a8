import type { Uuid } from './shared-messages.js';

/** The id as text, whichever way it came; undefined where neither is given. */
export function uuidText({ string, structured }: Uuid): string | undefined {
  if (string !== undefined) return string;
  if (structured === undefined) return undefined;
  const most = digits(structured.most ?? 0n);
  const least = digits(structured.least ?? 0n);
  return [
    most.slice(0, 8),
    most.slice(8, 12),
    most.slice(12),
    least.slice(0, 4),
    least.slice(4),
  ].join('-');
}

/** The two halves of a UUID given as text. */
export function uuidHalves(id: string): { readonly most: bigint; readonly least: bigint } {
  const hex = id.replaceAll('-', '');
  return { most: half(hex.slice(0, 16)), least: half(hex.slice(16)) };
}

function half(hex: string): bigint {
  return BigInt.asIntN(64, BigInt(`0x${hex}`));
}

function digits(value: bigint): string {
  return BigInt.asUintN(64, value).toString(16).padStart(16, '0');
}
