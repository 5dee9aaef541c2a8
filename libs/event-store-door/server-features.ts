import type { ServiceDefinition } from '@grpc/grpc-js';
import type { SupportedMethods } from './codec/node-messages.js';

/** Of the protocol that is served: clients choose by it what they may ask. */
const PROTOCOL_VERSION = '23.10.8';

const FEATURES: Readonly<Record<string, readonly string[]>> = {
  '/event_store.client.streams.Streams/Read': ['position', 'events'],
  '/event_store.client.streams.Streams/BatchAppend': ['deadline_duration'],
};

/** `ServerFeatures/GetSupportedMethods`: what is served, and nothing else. */
export function supportedMethodsOf(definitions: readonly ServiceDefinition[]): SupportedMethods {
  const paths = definitions.flatMap((definition) =>
    Object.values(definition).map(({ path }) => path),
  );
  return {
    methods: paths.map((path) => {
      const [, service = '', method = ''] = path.split('/');
      return {
        serviceName: service.toLowerCase(),
        methodName: method.toLowerCase(),
        features: FEATURES[path] ?? [],
      };
    }),
    eventStoreServerVersion: PROTOCOL_VERSION,
  };
}
