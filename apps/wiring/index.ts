export { foldingOf } from './folding.js';
export { Lifeledger } from './lifeledger.js';
export { serveDoor } from './open-door.js';
export { type Opening, openLifeledger } from './open-lifeledger.js';
export { ourStreams } from './our-streams.js';
export type { DiscardAsked } from './event-to-discard.js';
export { installationCodec } from './installation-codec.js';
export { requireLogOf } from './installation-in-log.js';
export {
  discardParkedEvent,
  type ParkedOutcome,
  retryParkedEvents,
  type RetryAsked,
} from './parked-operations.js';
export type { Adoption } from './policy-adoption.js';
export { projectionNamed } from './projection-named.js';
export { InvalidSetting, loadSettings, type Settings } from './settings.js';
export { aborted, Stopped, stopSignal } from './stopping.js';
export { whileTracing } from './tracing.js';
export { contextIn, inSpan, tracer, traceparentNow } from './tracing-spans.js';
