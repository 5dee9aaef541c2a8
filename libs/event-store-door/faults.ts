import { EventStoreError, messageOf } from '../event-store/index.js';
import { Refusal } from './refusals.js';

/** What a caller is told of an error that is neither theirs nor the log's. */
export class Fault extends Refusal {
  constructor() {
    super('The server failed at this; its log says why.');
  }
}

/** What a caller may be told of an error: a fault of ours is told to the operator, in a line, instead. */
export type Tell = (error: unknown) => Refusal | EventStoreError;

export function tellWith(log: (line: string) => void): Tell {
  return (error) => {
    if (error instanceof Refusal || error instanceof EventStoreError) return error;
    log(`gRPC door: a call failed, which is a fault of ours: ${lineOf(error)}`);
    return new Fault();
  };
}

/** What it says, and where it happened. */
function lineOf(error: unknown): string {
  const stack = error instanceof Error ? error.stack : undefined;
  const [where] = /^ +at .*$/m.exec(stack ?? '') ?? [''];
  return `${messageOf(error)}${where}`.replaceAll(/\s+/g, ' ');
}
