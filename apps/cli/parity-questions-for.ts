import type { ParityQuestion } from '../../libs/read-store/index.js';
import { parityMoments, parityQuestions } from '../../projections/index.js';
import type { Lifeledger } from '../wiring/index.js';

/** What both generations are asked; nothing where none answers yet. */
export async function parityQuestionsFor({
  reads,
  settings: { timeZone, currency },
  policy,
}: Pick<Lifeledger, 'reads' | 'settings' | 'policy'>): Promise<readonly ParityQuestion[]> {
  if ((await reads.status()).state !== 'live') return [];
  const moments = await reads.answer({}, ({ db }) => parityMoments(db));
  return parityQuestions({ timeZone, currency, policy }, moments);
}
