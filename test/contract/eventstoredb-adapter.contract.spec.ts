import { openEventStoreDb } from '../../libs/event-store/index.js';
import { openTestDoor } from '../support/door.js';
import { CONTRACT_PREFIX } from './contract-store.js';
import { describeEventStore } from './event-store-contract.js';

/** A node that runs somewhere; the door where none is given. */
const givenUrl = process.env['LIFELEDGER_TEST_EVENTSTORE_URL'];

describeEventStore(givenUrl === undefined ? 'EventStoreDB, at the door' : 'a node', async () => {
  const door = givenUrl === undefined ? await openTestDoor() : undefined;
  const url = givenUrl ?? door?.url ?? '';
  const store = await openEventStoreDb({ url, streamPrefixes: [CONTRACT_PREFIX] });
  return {
    store,
    close: async () => {
      await store.close();
      await door?.close();
    },
  };
});
