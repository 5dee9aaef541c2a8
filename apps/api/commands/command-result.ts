/** What a command came to. */
export interface CommandResult {
  readonly outcome: 'appended' | 'replayed' | 'nothing-new';
  readonly answer: CommandAnswer;
}

/** The body that answers a command; beside it stands the id it made, such as `orderId`. */
export interface CommandAnswer {
  readonly customerId: string;
  /** Of the event that it made, in the customer's stream; of the last event where it made none. */
  readonly revision: number;
  /** Decimal; give it as `minPosition` to a query that must see it. */
  readonly position: string;
  readonly orderId?: string;
  readonly refundId?: string;
  readonly complaintId?: string;
  readonly careId?: string;
  readonly surveyId?: string;
}
