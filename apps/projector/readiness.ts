import type { Judgement } from './watch.js';
import type { Cause } from './diagnosis.js';

/** What a judgement says to whoever asks over HTTP. */
export interface Readiness {
  readonly ready: boolean;
  /** Each says what is wrong; none where ready. */
  readonly reasons: readonly string[];
  /** What each reason is a case of, for machines. */
  readonly causes: readonly Cause[];
  /** What will be wrong once something happens. */
  readonly warnings: readonly string[];
}

export function readinessOf({ ready, reasons, warnings }: Judgement): Readiness {
  return {
    ready,
    reasons: reasons.map(({ text }) => text),
    causes: reasons.map(({ cause }) => cause),
    warnings,
  };
}
