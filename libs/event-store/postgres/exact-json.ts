/** A number as it is written, of any length; `JSON.stringify` writes it so again. */
export interface WrittenNumber {
  readonly rawJSON: string;
}

/** What the language's types do not know yet. */
interface ExactJson {
  parse(text: string, revive: Reviver): unknown;
  rawJSON(text: string): WrittenNumber;
  isRawJSON(value: unknown): value is WrittenNumber;
}

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

export type JsonObject = Readonly<Record<string, unknown>>;

const json = JSON as JSON & ExactJson;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The object that the bytes spell, its numbers as they are written; undefined for anything else. */
export function parseObject(bytes: Uint8Array): JsonObject | undefined {
  let value: unknown;
  try {
    value = json.parse(utf8.decode(bytes), keepNumber);
  } catch {
    return undefined;
  }
  return isObject(value) ? value : undefined;
}

export function writeObject(object: JsonObject): Uint8Array {
  return Buffer.from(JSON.stringify(object));
}

export function writtenNumber(value: bigint): WrittenNumber {
  return json.rawJSON(String(value));
}

/** Undefined for what is no number, or is written with a fraction or an exponent. */
export function integerIn(value: unknown): bigint | undefined {
  return json.isRawJSON(value) && /^-?\d+$/.test(value.rawJSON) ? BigInt(value.rawJSON) : undefined;
}

function keepNumber(_: string, value: unknown, { source }: { readonly source?: string }): unknown {
  return typeof value === 'number' && source !== undefined ? json.rawJSON(source) : value;
}

function isObject(value: unknown): value is JsonObject {
  const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isPlain && !json.isRawJSON(value);
}
