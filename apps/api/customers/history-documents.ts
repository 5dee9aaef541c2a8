import { ApiProperty } from '@nestjs/swagger';
import type { StateDescription } from '../../../libs/customer/index.js';
import type { HistoryRow } from './history.js';

class WhoDocument {
  @ApiProperty()
  actor!: string;

  @ApiProperty({ type: String, nullable: true })
  onBehalfOf!: string | null;

  @ApiProperty({ description: 'Through which door: http, import:cdnow, simulation, …' })
  source!: string;
}

class WhyDocument {
  @ApiProperty({ description: 'The command that was decided.' })
  command!: string;

  @ApiProperty()
  commandId!: string;

  @ApiProperty()
  correlationId!: string;

  @ApiProperty()
  causationId!: string;
}

/** One event of a history, for the documentation. */
export class HistoryRowDocument implements HistoryRow {
  @ApiProperty({ description: 'In the whole log; decimal.' })
  position!: string;

  @ApiProperty({ description: "In the customer's stream, from 0." })
  revision!: number;

  @ApiProperty()
  id!: string;

  @ApiProperty()
  type!: string;

  @ApiProperty({ description: 'Of the data as it was stored.' })
  schemaVersion!: number;

  @ApiProperty({ type: String, nullable: true, description: 'When it happened, as was said.' })
  occurredAt!: string | null;

  @ApiProperty({ description: 'When it was recorded, by the store.' })
  recordedAt!: string;

  @ApiProperty()
  who!: WhoDocument;

  @ApiProperty()
  why!: WhyDocument;

  @ApiProperty({ type: Object })
  data!: object;

  @ApiProperty({ type: Object, description: 'What was known of the customer after it.' })
  state!: StateDescription;
}
