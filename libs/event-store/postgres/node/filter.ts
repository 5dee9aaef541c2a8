import { InvalidRead, messageOf } from '../../errors.js';
import type { NodeFilter } from '../../node-log.js';

/** Whether a record is wanted, by its stream's name or its type. */
export type Matches = (text: string) => boolean;

/** @throws InvalidRead where the expression is none */
export function matcherOf({ regex, prefixes }: Pick<NodeFilter, 'regex' | 'prefixes'>): Matches {
  if (regex !== '') {
    const expression = parse(regex);
    return (text) => expression.test(text);
  }
  return (text) => prefixes.some((prefix) => text.startsWith(prefix));
}

function parse(regex: string): RegExp {
  try {
    return new RegExp(regex);
  } catch (error) {
    throw new InvalidRead(`the filter is no regular expression: ${messageOf(error)}`);
  }
}
