import { describe } from '@jest/globals';
import { describeAppend } from './append-contract.js';
import type { OpenStore } from './contract-store.js';
import { describeReadAll } from './read-all-contract.js';
import { describeRead } from './read-contract.js';
import { describeRepeat } from './repeat-contract.js';
import { describeSubscribe } from './subscribe-contract.js';

/**
 * What every adapter of the port must do alike. The store may hold events of others and grow by
 * them while the tests run; positions may have gaps. `close` must bear a store that is closed.
 */
export function describeEventStore(name: string, open: OpenStore): void {
  describe(`the event store on ${name}`, () => {
    describeAppend(open);
    describeRepeat(open);
    describeRead(open);
    describeReadAll(open);
    describeSubscribe(open);
  });
}
