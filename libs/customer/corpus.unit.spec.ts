import { describeCorpus } from '../../test/support/corpus.js';
import { customerRegistry } from './index.js';

describeCorpus('libs/customer/corpus', customerRegistry);
