import { type EventStore, readHistory, unlessAborted } from '../../libs/event-store/index.js';
import {
  policyDecider,
  policyStream,
  requireSameInstallation,
} from '../../libs/installation/index.js';
import {
  type Installation,
  OtherInstallation,
  type ReadStore,
} from '../../libs/read-store/index.js';
import { installationCodec } from './installation-codec.js';

/**
 * That the log says nothing else of currency and time zone than the settings: amounts are folded by them.
 * @throws Refusal
 */
export async function requireLogOf(installation: Installation, store: EventStore): Promise<void> {
  requireSameInstallation(installation, { configured: await configuredIn(store) });
}

/** The same log, for who folds it: it gives nothing where it is of an installation with other settings. */
export function logOf(installation: Installation, store: EventStore): EventStore {
  return {
    ...store,
    subscribe: async function* (options) {
      await unlessAborted(requireLogOf(installation, store), options.signal);
      yield* store.subscribe(options);
    },
  };
}

/**
 * Writes down whose read models these are. What a first start with wrong settings wrote down does not
 * count where the log knows better.
 * @throws OtherInstallation
 */
export async function claim(
  installation: Installation,
  { reads, store }: { readonly reads: ReadStore; readonly store: EventStore },
): Promise<void> {
  try {
    await reads.claimInstallation(installation);
  } catch (error) {
    if (!(error instanceof OtherInstallation)) throw error;
    if (!(await isOf(installation, store))) throw error;
    await reads.correctInstallation(installation);
  }
}

async function isOf({ currency, timeZone }: Installation, store: EventStore): Promise<boolean> {
  const configured = await configuredIn(store);
  return configured?.currency === currency && configured.timeZone === timeZone;
}

async function configuredIn(store: EventStore): Promise<Installation | undefined> {
  const room = { store, codec: installationCodec(), decider: policyDecider };
  return (await readHistory(room, policyStream)).state.configured;
}
