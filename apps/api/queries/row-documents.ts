import { ApiProperty } from '@nestjs/swagger';
import {
  type ActivityRow,
  type CustomerRow,
  type RestatementRow,
  type RetentionRow,
  type RfmRow,
  type StageRow,
  stages,
  thresholdTiers,
  type TierRow,
  type TotalsRow,
} from '../../../projections/index.js';

const money = { description: 'In the reporting currency.', example: '1723354.50' };

/** That a policy was adopted, for the documentation. */
export const adoption = {
  type: 'object',
  required: ['position', 'version', 'recordedAt'],
  properties: {
    position: { type: 'string', description: 'In the log; decimal.' },
    version: { type: 'string' },
    recordedAt: { type: 'string', description: 'UTC.' },
  },
};

/** Rows for the documentation; each stays what its projection says it is. */
export class TotalsRowDocument implements TotalsRow {
  @ApiProperty({ description: 'Everyone in the book.' })
  customers!: number;

  @ApiProperty({ description: 'Those among them who ever purchased.' })
  purchasers!: number;

  @ApiProperty()
  orders!: number;

  @ApiProperty({ description: 'What the lines of orders add up to.' })
  units!: number;

  @ApiProperty(money)
  purchased!: string;

  @ApiProperty(money)
  refunded!: string;

  @ApiProperty({ ...money, description: 'Purchased less refunded.' })
  net!: string;
}

export class StageRowDocument implements StageRow {
  @ApiProperty({
    enum: stages,
  })
  stage!: StageRow['stage'];

  @ApiProperty()
  customers!: number;

  @ApiProperty({ description: 'Those among them who came back after a long silence or a churn.' })
  wonBack!: number;
}

export class TierRowDocument implements TierRow {
  @ApiProperty({ description: 'high, mid, low, negative; or A, B, C.', example: 'A' })
  tier!: string;

  @ApiProperty()
  customers!: number;

  @ApiProperty({ ...money, description: 'Of all of them together, in the reporting currency.' })
  value!: string;
}

export class RfmRowDocument implements RfmRow {
  @ApiProperty({ enum: ['recency', 'frequency', 'monetary'] })
  dimension!: RfmRow['dimension'];

  @ApiProperty({ description: '1 to 5, the best.' })
  score!: number;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What must be exceeded for this score (for recency: not exceeded); null for 1.',
  })
  threshold!: string | null;

  @ApiProperty({ description: '0 where ties leave a score empty.' })
  customers!: number;
}

export class RetentionRowDocument implements RetentionRow {
  @ApiProperty({ description: 'First day of the period in which they entered.' })
  cohort!: string;

  @ApiProperty({ description: 'How many they are.' })
  size!: number;

  @ApiProperty({ description: 'Which period after, from 0.' })
  n!: number;

  @ApiProperty({ description: 'How many were active.' })
  active!: number;

  @ApiProperty({ description: 'How many can be judged: their period n had ended.' })
  eligible!: number;

  @ApiProperty({ description: 'How many of those were active.' })
  activeEligible!: number;

  @ApiProperty({ description: 'How many can not be judged yet.' })
  tooYoung!: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'activeEligible / eligible; null where nobody is eligible.',
  })
  rate!: number | null;
}

export class ActivityRowDocument implements ActivityRow {
  @ApiProperty({ description: 'First day of the period.' })
  period!: string;

  @ApiProperty({ description: 'First purchase in it.' })
  new!: number;

  @ApiProperty({ description: 'Active in it and in the one before.' })
  returning!: number;

  @ApiProperty({ description: 'Active in it, not in the one before, not new.' })
  resurrecting!: number;

  @ApiProperty({ description: 'Active in the one before, not in it.' })
  dormant!: number;
}

export class RestatementRowDocument implements RestatementRow {
  @ApiProperty({ description: 'In the log; decimal.' })
  position!: string;

  @ApiProperty()
  customerId!: string;

  @ApiProperty({ example: 'CustomerPurchased' })
  type!: string;

  @ApiProperty({ description: 'When it happened, UTC.' })
  occurredAt!: string;

  @ApiProperty({ description: 'When it was recorded, UTC.' })
  recordedAt!: string;

  @ApiProperty({ description: 'Whether it repeats the id of an earlier event and adds nothing.' })
  ignored!: boolean;

  @ApiProperty({ description: 'What it adds to units sold.' })
  units!: number;

  @ApiProperty({ ...money, description: 'What it adds to revenue; less than zero for a refund.' })
  revenue!: string;

  @ApiProperty({ ...money, description: 'What it adds to costs, which margin is less by.' })
  cost!: string;
}

export class CustomerRowDocument implements CustomerRow {
  @ApiProperty()
  customerId!: string;

  @ApiProperty({ description: 'The earliest of anything that happened, UTC.' })
  enteredAt!: string;

  @ApiProperty({ enum: stages })
  stage!: CustomerRow['stage'];

  @ApiProperty({ description: 'Whether they came back after a long silence or a churn.' })
  wonBack!: boolean;

  @ApiProperty({ description: 'Days with a purchase.' })
  purchaseDays!: number;

  @ApiProperty({ type: String, nullable: true })
  lastPurchaseAt!: string | null;

  @ApiProperty({ enum: thresholdTiers, description: 'By thresholds over the basis.' })
  tier!: CustomerRow['tier'];

  @ApiProperty({ ...money, description: 'By the basis, in the reporting currency.' })
  value!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Personal data.' })
  name!: string | null;

  @ApiProperty({ type: String, nullable: true })
  region!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Of the acquisition.' })
  channel!: string | null;

  @ApiProperty({ type: Object })
  attributes!: Record<string, string>;
}
