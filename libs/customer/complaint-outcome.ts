/**
 * How a complaint ended: something was done about it; the customer was given something for it; it
 * was found to be without ground; the customer took it back; nobody said.
 */
export const complaintOutcomes = [
  'remedied',
  'compensated',
  'rejected',
  'withdrawn',
  'unspecified',
] as const;

export type ComplaintOutcome = (typeof complaintOutcomes)[number];

interface Resolution {
  readonly remedy?: string | undefined;
  readonly compensation?: string | undefined;
}

/** What a resolution that names no outcome says of it. */
export function outcomeOf({ remedy, compensation }: Resolution): ComplaintOutcome {
  if (compensation !== undefined && /[1-9]/.test(compensation)) return 'compensated';
  return remedy === undefined ? 'unspecified' : 'remedied';
}
