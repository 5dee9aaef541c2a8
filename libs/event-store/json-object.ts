const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * What the bytes of an event's data or metadata say.
 * @throws where they are no JSON object in UTF-8
 */
export function readObject(bytes: Uint8Array): object {
  const value: unknown = JSON.parse(decoder.decode(bytes));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new Error('not a JSON object');
}

/** The same; null where the bytes are no JSON object in UTF-8. */
export function objectIn(bytes: Uint8Array): object | null {
  try {
    return readObject(bytes);
  } catch {
    return null;
  }
}
