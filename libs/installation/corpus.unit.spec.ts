import { describeCorpus } from '../../test/support/corpus.js';
import { installationRegistry } from './index.js';

describeCorpus('libs/installation/corpus', installationRegistry);
