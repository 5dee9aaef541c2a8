import { customerStream } from '../../libs/customer/index.js';
import type { LogFilter } from '../../libs/event-store/index.js';
import { INSTALLATION_STREAMS } from '../../libs/installation/index.js';

/** Whatever else others keep in the same log: customers' streams, and the installation's own. */
export const ourStreams: LogFilter = { streamPrefixes: [customerStream(''), INSTALLATION_STREAMS] };
