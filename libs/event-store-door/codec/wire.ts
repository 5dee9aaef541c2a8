import protobuf from 'protobufjs/minimal.js';

type Reader = protobuf.Reader;
type Writer = protobuf.Writer;

/** The wire types that we meet: a number in variable length, and what is led by its length. */
const VARINT = 0;
const BYTES = 2;

/** How values of one kind are read from the wire and written to it. */
export interface Kind<Value> {
  readonly wire: typeof VARINT | typeof BYTES;
  read(reader: Reader): Value;
  write(value: Value, writer: Writer): void;
}

interface Field<Value> {
  readonly number: number;
  readonly kind: Kind<Value>;
  readonly repeated?: true;
}

interface RepeatedField<Value> extends Field<Value> {
  readonly repeated: true;
}

type Fields = Readonly<Record<string, Field<unknown>>>;

type ValueOf<F> =
  F extends RepeatedField<infer Value>
    ? readonly Value[]
    : F extends Field<infer Value>
      ? Value
      : never;

/** A message as it is handed about: what the wire did not hold is not there. */
export type Message<F> = { readonly [Name in keyof F]?: ValueOf<F[Name]> | undefined };

export interface MessageKind<Value> extends Kind<Value> {
  readFields(reader: Reader, end: number): Value;
  writeFields(value: Value, writer: Writer): void;
}

/** The values that a kind has. */
export type Valued<K> = K extends Kind<infer Value> ? Value : never;

export function one<Value>(number: number, kind: Kind<Value>): Field<Value> {
  return { number, kind };
}

export function many<Value>(number: number, kind: Kind<Value>): RepeatedField<Value> {
  return { number, kind, repeated: true };
}

export const bool: Kind<boolean> = {
  wire: VARINT,
  read: (reader) => reader.bool(),
  write: (value, writer) => writer.bool(value),
};

export const int32: Kind<number> = {
  wire: VARINT,
  read: (reader) => reader.int32(),
  write: (value, writer) => writer.int32(value),
};

export const uint32: Kind<number> = {
  wire: VARINT,
  read: (reader) => reader.uint32(),
  write: (value, writer) => writer.uint32(value),
};

export const uint64: Kind<bigint> = {
  wire: VARINT,
  read: (reader) => wide(reader.uint64()),
  write: (value, writer) => writer.uint64(narrow(value)),
};

export const int64: Kind<bigint> = {
  wire: VARINT,
  read: (reader) => BigInt.asIntN(64, wide(reader.uint64())),
  write: (value, writer) => writer.uint64(narrow(BigInt.asUintN(64, value))),
};

export const text: Kind<string> = {
  wire: BYTES,
  read: (reader) => reader.string(),
  write: (value, writer) => writer.string(value),
};

export const bytes: Kind<Uint8Array> = {
  wire: BYTES,
  read: (reader) => reader.bytes(),
  write: (value, writer) => writer.bytes(value),
};

export function message<F extends Fields>(fields: F): MessageKind<Message<F>> {
  const named = Object.entries(fields);
  const byNumber = new Map(named.map(([name, spec]) => [spec.number, { name, spec }]));
  const kind: MessageKind<Message<F>> = {
    wire: BYTES,
    read: (reader) => {
      const length = reader.uint32();
      return kind.readFields(reader, reader.pos + length);
    },
    write: (value, writer) => {
      writer.fork();
      kind.writeFields(value, writer);
      writer.ldelim();
    },
    readFields: (reader, end) => {
      const found: Record<string, unknown> = {};
      while (reader.pos < end) readField(found, reader, byNumber);
      return found as Message<F>;
    },
    writeFields: (value, writer) => {
      for (const [name, spec] of named) writeField(value[name], spec, writer);
    },
  };
  return kind;
}

/** @throws Error where the bytes are no such message */
export function decode<Value>(kind: MessageKind<Value>, encoded: Uint8Array): Value {
  const reader = protobuf.Reader.create(encoded);
  return kind.readFields(reader, reader.len);
}

/** With the bytes that it keeps alive as long as any part of it is kept: its bytes are views. */
export type Sized<Value> = Value & { readonly size: number };

/** @throws Error where the bytes are no such message */
export function decodeSized<Value extends object>(
  kind: MessageKind<Value>,
  encoded: Uint8Array,
): Sized<Value> {
  return Object.assign(decode(kind, encoded), { size: encoded.byteLength });
}

export function encode<Value>(kind: MessageKind<Value>, value: Value): Buffer {
  const writer = protobuf.Writer.create();
  kind.writeFields(value, writer);
  const encoded = writer.finish();
  return Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength);
}

type Named = ReadonlyMap<number, { readonly name: string; readonly spec: Field<unknown> }>;

/** A field that we don't know, or that comes as something else, is stepped over. */
function readField(found: Record<string, unknown>, reader: Reader, byNumber: Named): void {
  const tag = reader.uint32();
  const known = byNumber.get(tag >>> 3);
  if (known?.spec.kind.wire !== (tag & 7)) {
    reader.skipType(tag & 7);
    return;
  }
  const value = known.spec.kind.read(reader);
  if (known.spec.repeated === true) {
    const earlier = found[known.name];
    if (Array.isArray(earlier)) earlier.push(value);
    else found[known.name] = [value];
  } else found[known.name] = value;
}

function writeField(value: unknown, { number, kind, repeated }: Field<unknown>, to: Writer): void {
  if (value === undefined) return;
  const values: readonly unknown[] = repeated === true && Array.isArray(value) ? value : [value];
  for (const each of values) {
    to.uint32((number << 3) | kind.wire);
    kind.write(each, to);
  }
}

/** Numbers that a double holds exactly take the short way. */
function narrow(value: bigint): number | string {
  return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value.toString();
}

/** What protobufjs reads 64 bits into is two halves. */
function wide({ low, high }: { readonly low: number; readonly high: number }): bigint {
  const lower = BigInt(low >>> 0);
  return high === 0 ? lower : (BigInt(high >>> 0) << 32n) | lower;
}
