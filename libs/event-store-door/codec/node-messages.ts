import { uuid } from './shared-messages.js';
import { bool, int32, int64, many, message, one, text, uint32, type Valued } from './wire.js';

/*
 * What a node says about itself: `event_store.client.gossip` and `…server_features`.
 */

export const clusterInfo = message({
  members: many(
    1,
    message({
      instanceId: one(1, uuid),
      /** 100 ns since the epoch. */
      timeStamp: one(2, int64),
      state: one(3, int32),
      isAlive: one(4, bool),
      httpEndPoint: one(5, message({ address: one(1, text), port: one(2, uint32) })),
    }),
  ),
});
export type ClusterInfo = Valued<typeof clusterInfo>;

export const supportedMethods = message({
  methods: many(
    1,
    message({ methodName: one(1, text), serviceName: one(2, text), features: many(3, text) }),
  ),
  eventStoreServerVersion: one(2, text),
});
export type SupportedMethods = Valued<typeof supportedMethods>;
