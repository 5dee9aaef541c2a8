import { hash } from 'node:crypto';

/**
 * SHA-256 (hex) of what a sender said: the command's name and content before any default was
 * filled in. The order of keys makes no difference; the order of a list does.
 */
export function commandDigest(name: string, content: object): string {
  return hash('sha256', canonical([name, content]));
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((element) => canonical(element)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, held]) => held !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, held]) => `${JSON.stringify(key)}:${canonical(held)}`);
  return `{${entries.join(',')}}`;
}
