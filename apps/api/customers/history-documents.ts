import { ApiProperty } from '@nestjs/swagger';
import type { StateDescription } from '../../../libs/customer/index.js';
import type { HistoryRow } from './history.js';

class WhoDocument {
  @ApiProperty({ type: String, nullable: true })
  actor!: string | null;

  @ApiProperty({ type: String, nullable: true })
  onBehalfOf!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Through which door: http, import:cdnow, simulation, …',
  })
  source!: string | null;
}

class WhyDocument {
  @ApiProperty({ type: String, nullable: true, description: 'The command that was decided.' })
  command!: string | null;

  @ApiProperty({ type: String, nullable: true })
  commandId!: string | null;

  @ApiProperty({ type: String, nullable: true })
  correlationId!: string | null;

  @ApiProperty({ type: String, nullable: true })
  causationId!: string | null;
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

  @ApiProperty({ type: Number, nullable: true, description: 'Of the data as it was stored.' })
  schemaVersion!: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'When it happened, as was said.' })
  occurredAt!: string | null;

  @ApiProperty({ description: 'When it was recorded, by the store.' })
  recordedAt!: string;

  @ApiProperty()
  who!: WhoDocument;

  @ApiProperty()
  why!: WhyDocument;

  @ApiProperty({
    type: Object,
    nullable: true,
    description: 'In the newest shape of its type; null where it is no JSON object.',
  })
  data!: object | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: "Why it can't be read; null where it can. It is no part of the state.",
  })
  unreadable!: string | null;

  @ApiProperty({ type: Object, description: 'What was known of the customer after it.' })
  state!: StateDescription;
}
