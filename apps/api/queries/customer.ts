import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type CustomerVerdictRow, customerVerdict } from '../../../projections/index.js';
import { Lifeledger } from '../../wiring/index.js';
import { type Picture, pictureOf } from '../customers/picture.js';
import { without } from '../without.js';
import { type Answer, answerHead } from './answer.js';
import type { QuestionParameters } from './parameters.js';
import { QuestionDesk } from './question-desk.js';
import { unknownCustomer } from './unknown-customer.js';

/** What the facts say of the customer; who they are stands in the picture. */
export type VerdictPart = Omit<CustomerVerdictRow, 'name' | 'region' | 'channel' | 'attributes'>;

export type CustomerAnswer = Omit<Answer<never>, 'rows'> & VerdictPart & Picture;

export class CustomerQuery extends Query<CustomerAnswer> {
  constructor(
    readonly customerId: string,
    readonly parameters: QuestionParameters,
  ) {
    super();
  }
}

/** Verdicts come from the read models; the rest from the customer's log up to the same point. */
@QueryHandler(CustomerQuery)
export class CustomerHandler implements IQueryHandler<CustomerQuery> {
  constructor(
    private readonly desk: QuestionDesk,
    private readonly lifeledger: Lifeledger,
  ) {}

  async execute({ customerId, parameters }: CustomerQuery): Promise<CustomerAnswer> {
    const { verdict, ...envelope } = await this.desk.ask(parameters, async (inquiry) => {
      const { definition, rows, notes } = await customerVerdict(inquiry, { customerId });
      const [row] = rows;
      if (row === undefined) throw unknownCustomer(customerId);
      const verdict = without(row, 'name', 'region', 'channel', 'attributes');
      return { definition, ...answerHead(inquiry), ...notes, verdict };
    });
    const { asOf, knownAt } = envelope;
    const request = { customerId, asOf, knownAt: BigInt(knownAt) };
    return { ...envelope, ...verdict, ...(await pictureOf(this.lifeledger, request)) };
  }
}
