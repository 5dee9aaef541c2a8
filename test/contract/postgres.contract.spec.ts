import { openPostgresEventStore } from '../../libs/event-store/index.js';
import { freshDatabase } from '../support/database.js';
import { describeEventStore } from './event-store-contract.js';

describeEventStore('PostgreSQL', async () => {
  const database = await freshDatabase();
  const store = await openPostgresEventStore({ url: database.url });
  return {
    store,
    close: async () => {
      await store.close();
      await database.drop();
    },
  };
});
