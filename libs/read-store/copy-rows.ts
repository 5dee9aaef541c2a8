import { copyLine } from './copy-text.js';
import type { Value } from './projection.js';

/** Text is turned into bytes so many characters at a time: what it was put together from dies young. */
const CHUNK_CHARACTERS = 32_768;

/** Rows in the text format of COPY, in chunks that end wherever they do. */
export class CopyRows {
  readonly #chunks: Uint8Array[] = [];
  #text = '';

  /** One more row. */
  add(values: readonly Value[]): void {
    this.addLines(copyLine(values));
  }

  /** Rows as they stand, each with its line end. */
  addLines(lines: string): void {
    this.#text += lines;
    if (this.#text.length >= CHUNK_CHARACTERS) this.#encode();
  }

  get isEmpty(): boolean {
    return this.#chunks.length === 0 && this.#text === '';
  }

  chunks(): readonly Uint8Array[] {
    if (this.#text !== '') this.#encode();
    return this.#chunks;
  }

  #encode(): void {
    this.#chunks.push(Buffer.from(this.#text, 'utf8'));
    this.#text = '';
  }
}
