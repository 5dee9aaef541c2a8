import { openPostgresEventStore } from '../../libs/event-store/index.js';
import { openReadStore } from '../../libs/read-store/index.js';

/** Log and read models of one database, as the wiring opens them. */
export async function openStores(url: string, definitions?: string) {
  const store = await openPostgresEventStore({ url });
  const reads = await openReadStore({ url, ...(definitions !== undefined && { definitions }) });
  const close = async () => {
    await reads.close();
    await store.close();
  };
  return { store, reads, close };
}
