/** Of Protocol Buffers: how a field's value is written. */
const VARINT = 0;
const EIGHT_BYTES = 1;
const LENGTH_FIRST = 2;
const FOUR_BYTES = 5;

/** 128 to the seventh: as many digits of a varint as a number holds exactly. */
const SEVEN_DIGITS = 49n;

/** Goes through the fields of one message of Protocol Buffers, without copying. */
export class WireReader {
  readonly #bytes: Buffer;
  #at = 0;
  #kind = VARINT;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** The number of the next field, whose value is to be taken or skipped; 0 at the end. */
  next(): number {
    if (this.#at >= this.#bytes.length) return 0;
    const tag = this.#small();
    this.#kind = tag & 7;
    return tag >>> 3;
  }

  unsigned(): bigint {
    let [value, weight] = [0, 1];
    for (let digit = 0; digit < 7; digit += 1) {
      const byte = this.#byte();
      value += (byte & 127) * weight;
      if (byte < 128) return BigInt(value);
      weight *= 128;
    }
    return BigInt(value) + (BigInt(this.#small()) << SEVEN_DIGITS);
  }

  bytes(): Buffer {
    const length = this.#small();
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new RangeError('a message is cut short');
    const bytes = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return bytes;
  }

  text(): string {
    return this.bytes().toString();
  }

  message(): WireReader {
    return new WireReader(this.bytes());
  }

  skip(): void {
    if (this.#kind === VARINT) this.unsigned();
    else if (this.#kind === LENGTH_FIRST) this.bytes();
    else if (this.#kind === EIGHT_BYTES) this.#at += 8;
    else if (this.#kind === FOUR_BYTES) this.#at += 4;
    else throw new RangeError(`a message has a field of the unknown kind ${String(this.#kind)}`);
  }

  /** A varint below 2^31. */
  #small(): number {
    let [value, weight] = [0, 1];
    for (;;) {
      const byte = this.#byte();
      value += (byte & 127) * weight;
      if (byte < 128) return value;
      weight *= 128;
    }
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new RangeError('a message is cut short');
    this.#at += 1;
    return byte;
  }
}
