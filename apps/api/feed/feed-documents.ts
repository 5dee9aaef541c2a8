import { ApiProperty } from '@nestjs/swagger';
import type { FeedEvent } from './feed-event.js';
import type { FeedPage } from './feed-page.js';

/** One event of the feed, for the documentation. */
class FeedEventDocument implements FeedEvent {
  @ApiProperty({ description: 'In the whole log; decimal.', example: '1048' })
  position!: string;

  @ApiProperty({ example: 'customer-c-1001' })
  stream!: string;

  @ApiProperty({ description: 'In its stream, from 0.', example: 3 })
  revision!: number;

  @ApiProperty({ description: 'A UUID, the same for ever.' })
  id!: string;

  @ApiProperty({ example: 'CustomerPurchased' })
  type!: string;

  @ApiProperty({ type: Number, nullable: true, description: 'Of the data as it was stored.' })
  schemaVersion!: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'In business time, with offset.' })
  occurredAt!: string | null;

  @ApiProperty({ description: "The store's stamp, UTC." })
  recordedAt!: string;

  @ApiProperty({
    type: Object,
    nullable: true,
    description: 'What happened, in the newest shape of its type.',
  })
  data!: object | null;

  @ApiProperty({ type: Object, nullable: true, description: 'Who and why.' })
  metadata!: object | null;
}

/** A page of the feed, for the documentation. */
export class FeedPageDocument implements FeedPage {
  @ApiProperty({ type: [FeedEventDocument] })
  events!: FeedEventDocument[];

  @ApiProperty({ description: 'Go on with `after=` this; it is given at the end too.' })
  next!: string;
}
