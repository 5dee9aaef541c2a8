import { messageOf } from '../event-store/index.js';
import { GenerationUnfit } from './errors.js';
import { isElsewhere } from './failures.js';

/**
 * Does what an operator asked for. A projector that finds somebody else at work stands by; an
 * operator is told.
 * @throws GenerationUnfit where somebody else took what it worked on, and whatever the work throws
 */
export async function operatorsAct<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isElsewhere(error)) throw error;
    const cure = 'what serves still serves; see lifeledger projections list, then run it again';
    throw new GenerationUnfit(`somebody else came between (${messageOf(error)}): ${cure}`, {
      cause: error,
    });
  }
}
