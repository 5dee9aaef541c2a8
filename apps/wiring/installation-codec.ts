import {
  type Codec,
  createCodec,
  type LogEvent,
  MalformedEvent,
  type RecordedEvent,
} from '../../libs/event-store/index.js';
import { type InstallationEvent, installationRegistry } from '../../libs/installation/index.js';

const strict = createCodec<InstallationEvent>(installationRegistry);

/**
 * Of the installation's own streams. Others may write there: what can't be read is passed over, and
 * keeps nobody from deciding.
 * @param log told of each such event, once
 */
export function installationCodec(
  log: (line: string) => void = () => undefined,
): Codec<InstallationEvent> {
  const told = new Set<string>();
  const decode = (recorded: RecordedEvent): LogEvent<InstallationEvent> => {
    try {
      return strict.decode(recorded);
    } catch (error) {
      if (!(error instanceof MalformedEvent)) throw error;
      if (!told.has(recorded.id)) log(`passed over: ${error.message}`);
      told.add(recorded.id);
      return unread(recorded);
    }
  };
  return { ...strict, decode };
}

function unread(recorded: RecordedEvent): LogEvent<InstallationEvent> {
  const { id, type, stream, revision, position, recordedAt } = recorded;
  return {
    ...{ id, stream, revision, position, recordedAt },
    known: false,
    schemaVersion: null,
    metadata: null,
    event: { type, data: null },
  };
}
