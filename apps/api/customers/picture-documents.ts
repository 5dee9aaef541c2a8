import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { stages, thresholdTiers } from '../../../projections/index.js';
import { ApiProblems } from '../http/api-problems.js';
import { AnswerDocument } from '../queries/answer-documents.js';
import type { VerdictPart } from '../queries/customer.js';
import type { Picture } from './picture.js';

const basisValues = (of: object) => ({
  type: 'object' as const,
  properties: { revenue: of, margin: of },
});

/** What facts and log say of one customer, for the documentation. */
class PictureDocument implements VerdictPart, Picture {
  @ApiProperty()
  customerId!: string;

  @ApiProperty({ description: 'The earliest of anything that happened, UTC.' })
  enteredAt!: string;

  @ApiProperty({ enum: stages })
  stage!: VerdictPart['stage'];

  @ApiProperty({ description: 'Whether they came back after a long silence or a churn.' })
  wonBack!: boolean;

  @ApiProperty({ description: 'Days with a purchase.' })
  purchaseDays!: number;

  @ApiProperty({ type: String, nullable: true })
  lastPurchaseAt!: string | null;

  @ApiProperty({ ...basisValues({ type: 'string' }), description: 'In the reporting currency.' })
  values!: VerdictPart['values'];

  @ApiProperty(basisValues({ type: 'string', enum: [...thresholdTiers] }))
  tiers!: VerdictPart['tiers'];

  @ApiProperty({ type: Object, nullable: true, description: 'How they entered the book.' })
  acquisition!: Picture['acquisition'];

  @ApiProperty({ type: Object, description: 'What is known of the person. Personal data.' })
  profile!: Picture['profile'];

  @ApiProperty({ type: [Object], description: 'By time; the newest thousand.' })
  orders!: Picture['orders'];

  @ApiProperty({ type: [Object], description: 'By time; the newest thousand.' })
  refunds!: Picture['refunds'];

  @ApiProperty({
    type: [Object],
    description: 'With status, outcome and steps; the newest thousand.',
  })
  complaints!: Picture['complaints'];

  @ApiProperty({ type: [Object], description: 'By time; the newest thousand.' })
  care!: Picture['care'];

  @ApiProperty({ type: [Object], description: 'By time; the newest thousand.' })
  surveys!: Picture['surveys'];

  @ApiProperty({ type: Object, nullable: true, description: 'The declared churn in force.' })
  churn!: Picture['churn'];

  @ApiProperty({ type: Object, description: 'How many there are of each.' })
  counts!: Picture['counts'];
}

/** Describes the route that answers with a picture. */
export function ApiPicture() {
  const parts = [AnswerDocument, PictureDocument];
  return applyDecorators(
    ApiExtraModels(...parts),
    ApiResponse({
      status: 200,
      description: 'The picture, and as of when it is true.',
      schema: { allOf: parts.map((part) => ({ $ref: getSchemaPath(part) })) },
    }),
    ApiProblems(400, 404, 503, 504),
  );
}
