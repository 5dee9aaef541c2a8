import { createInterface } from 'node:readline/promises';
import { InvalidSetting } from '../wiring/index.js';

/** Refuses a question that nobody could answer. @throws InvalidSetting */
export function requireTerminal(flag: string, instead: string): void {
  if (process.stdin.isTTY) return;
  throw new InvalidSetting(`${flag} needs a terminal to ask in; ${instead}`);
}

/** Asks in the terminal; anything but a yes is a no. @throws the signal's reason */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
