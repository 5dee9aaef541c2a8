import { InvalidRead, messageOf } from '../../errors.js';
import type { NodeFilter } from '../../node-log.js';
import { inTime } from './in-time.js';

/** Those of the items that are wanted, by a stream's name or a type. @throws InvalidRead */
export type Wanted = <Item>(
  items: readonly Item[],
  textOf: (item: Item) => string,
) => readonly Item[];

/** @throws InvalidRead where the expression is none */
export function wantedBy({ regex, prefixes }: Pick<NodeFilter, 'regex' | 'prefixes'>): Wanted {
  if (regex === '') {
    const matches = (text: string) => prefixes.some((prefix) => text.startsWith(prefix));
    return (items, textOf) => items.filter((item) => matches(textOf(item)));
  }
  const expression = new BoundedExpression(regex);
  return (items, textOf) => {
    const verdicts = expression.judge(items.map(textOf));
    return items.filter((_, index) => verdicts[index]);
  };
}

/** V8 compiles an expression at its first use, and nothing stops it then: this takes up to half a second. */
const LONGEST = 2000;
/** The clock costs a tenth of a millisecond: nothing for a page, much for one live event. */
const FEW = 64;
const REMEMBERED = 4096;

/** An expression and the texts it is used on both come from clients: some pairs take for ever. */
class BoundedExpression {
  readonly #expression: RegExp;
  readonly #remembered = new Map<string, boolean>();

  constructor(regex: string) {
    this.#expression = parse(regex);
  }

  /** For each text whether it matches. */
  judge(texts: readonly string[]): readonly boolean[] {
    if (texts.length > FEW) return this.#test(texts);
    const known = texts.map((text) => this.#remembered.get(text));
    if (known.every((verdict) => verdict !== undefined)) return known;
    const verdicts = this.#test(texts);
    if (this.#remembered.size > REMEMBERED) this.#remembered.clear();
    texts.forEach((text, index) => this.#remembered.set(text, verdicts[index] === true));
    return verdicts;
  }

  #test(texts: readonly string[]): readonly boolean[] {
    let verdicts: readonly boolean[] = [];
    try {
      inTime(() => {
        verdicts = texts.map((text) => this.#expression.test(text));
      });
    } catch (error) {
      throw new InvalidRead(
        "the filter's expression takes too long: avoid repetition within repetition, as in (a+)+, or give prefixes",
        { cause: error },
      );
    }
    return verdicts;
  }
}

function parse(regex: string): RegExp {
  if (regex.length > LONGEST) {
    throw new InvalidRead(
      `the filter's expression is longer than ${String(LONGEST)} characters: give prefixes`,
    );
  }
  try {
    return new RegExp(regex);
  } catch (error) {
    throw new InvalidRead(`the filter is no regular expression: ${messageOf(error)}`);
  }
}
