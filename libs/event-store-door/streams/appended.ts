import type { NodeAppendResult } from '../../event-store/index.js';
import type { AppendResponse } from '../codec/write-messages.js';

/** What a successful append answers, alone or in a batch. */
export function appended({ revision, position }: NodeAppendResult): AppendResponse['success'] {
  return {
    ...(revision < 0n ? { noStream: {} } : { currentRevision: revision }),
    ...(position === undefined
      ? { noPosition: {} }
      : { position: { commit: position, prepare: position } }),
  };
}
