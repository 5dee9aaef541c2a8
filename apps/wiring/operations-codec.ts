import {
  type Codec,
  createCodec,
  type LogEvent,
  MalformedEvent,
  type RecordedEvent,
} from '../../libs/event-store/index.js';
import { type InstallationEvent, installationRegistry } from '../../libs/installation/index.js';

const codec = createCodec<InstallationEvent>(installationRegistry);

/** Passes over what can't be read: it decided nothing, and must keep no operator from deciding. */
export const operationsCodec: Codec<InstallationEvent> = { ...codec, decode };

function decode(recorded: RecordedEvent): LogEvent<InstallationEvent> {
  try {
    return codec.decode(recorded);
  } catch (error) {
    if (!(error instanceof MalformedEvent)) throw error;
    const { id, type, stream, revision, position, recordedAt } = recorded;
    const place = { id, stream, revision, position, recordedAt };
    return {
      known: false,
      ...place,
      schemaVersion: null,
      metadata: null,
      event: { type, data: null },
    };
  }
}
