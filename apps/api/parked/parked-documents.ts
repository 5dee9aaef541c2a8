import { ApiProperty } from '@nestjs/swagger';
import type { DiscardedEvent, ParkedEvent } from '../../../libs/read-store/index.js';
import type { ParkedOutcome } from '../../wiring/index.js';

const categories = ['malformed', 'fold-failed', 'row-refused', 'behind'] as const;

/** An event that a projection could not take. */
export class ParkedDocument {
  @ApiProperty({ example: 'facts' })
  projection!: string;

  @ApiProperty({ description: 'Decimal.', example: '1048' })
  position!: string;

  @ApiProperty({ example: 'customer-c-1001' })
  stream!: string;

  @ApiProperty({ description: 'In its stream.', example: 3 })
  revision!: number;

  @ApiProperty({ description: 'Of the event.' })
  eventId!: string;

  @ApiProperty({ example: 'CustomerPurchased' })
  type!: string;

  @ApiProperty({
    enum: categories,
    description:
      "Its bytes can't be read; the projection threw; PostgreSQL takes no such row; or it stands behind another one of its stream.",
  })
  category!: ParkedEvent['category'];

  @ApiProperty({ type: String, nullable: true, description: 'What was thrown.' })
  error!: string | null;

  @ApiProperty({ description: 'How often it was tried; 0 for what is only behind.' })
  attempts!: number;

  @ApiProperty({ description: 'UTC.' })
  parkedAt!: string;
}

/** The same with where it was thrown. */
export class ParkedDetailDocument extends ParkedDocument {
  @ApiProperty({ type: String, nullable: true, description: 'Where it was thrown.' })
  stack!: string | null;
}

/** An event that an operator discarded. */
export class DiscardedDocument {
  @ApiProperty({ example: 'facts' })
  projection!: string;

  @ApiProperty({ description: 'Decimal.' })
  position!: string;

  @ApiProperty({ example: 'customer-c-1001' })
  stream!: string;

  @ApiProperty({ description: 'Of the event.' })
  eventId!: string;

  @ApiProperty({ description: 'Why.' })
  reason!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Who decided it.' })
  actor!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'For whom.' })
  onBehalfOf!: string | null;

  @ApiProperty({ description: 'When it was decided; UTC.' })
  discardedAt!: string;

  @ApiProperty({ description: 'Of the act in the log; decimal.' })
  actPosition!: string;

  @ApiProperty({
    description: 'False where it had been folded before: its rows stay until a rebuild.',
  })
  leftOut!: boolean;
}

export class ParkedPageDocument {
  @ApiProperty({ description: 'Folded up to here; decimal.' })
  position!: string;

  @ApiProperty({
    description: 'How many events are parked in all, whatever is asked for; 10,000: at least.',
  })
  parked!: number;

  @ApiProperty({ type: [ParkedDocument], description: 'By position and projection.' })
  rows!: ParkedDocument[];

  @ApiProperty({
    type: [DiscardedDocument],
    description: 'What is left out for good, between the same places as `rows`.',
  })
  discarded!: DiscardedDocument[];

  @ApiProperty({ type: String, nullable: true, description: 'The next page; null: the last.' })
  next!: string | null;
}

export class ParkedAtDocument {
  @ApiProperty({ description: 'Folded up to here; decimal.' })
  position!: string;

  @ApiProperty({ type: [ParkedDetailDocument], description: 'One for each projection.' })
  rows!: ParkedDetailDocument[];

  @ApiProperty({
    type: [DiscardedDocument],
    description: 'Who left it out, when and why; one for each projection.',
  })
  discarded!: DiscardedDocument[];
}

/** What came of an act on parked events. */
export class ParkedOutcomeDocument {
  @ApiProperty({ description: 'Of the act in the log; decimal.' })
  position!: string;

  @ApiProperty({
    enum: ['gone', 'still-parked', 'pending'],
    description:
      'Nothing of it is parked any more; some is, see `rows`; or the read models have not come to the act yet.',
  })
  outcome!: 'gone' | 'still-parked' | 'pending';

  @ApiProperty({ type: [ParkedDocument], description: 'What is parked still, the first hundred.' })
  rows!: ParkedDocument[];

  @ApiProperty({
    description:
      'Whether more streams are parked than one act tries, 1,000: name a projection or a stream to try the others.',
  })
  more!: boolean;
}

type Fields<Document> = { readonly [Field in keyof Document]: Document[Field] };

export function parkedDocument(parked: ParkedEvent): Fields<ParkedDocument> {
  const { projection, stream, eventId, type, category, error, attempts, parkedAt } = parked;
  const [position, revision] = [String(parked.position), Number(parked.revision)];
  return {
    ...{ projection, position, stream, revision, eventId, type },
    ...{ category, error, attempts, parkedAt },
  };
}

export function discardedDocument(discarded: DiscardedEvent): DiscardedDocument {
  const { projection, stream, eventId, reason, leftOut } = discarded;
  const { actor, onBehalfOf, discardedAt } = discarded;
  const [position, actPosition] = [String(discarded.position), String(discarded.actPosition)];
  return {
    ...{ projection, position, stream, eventId, reason },
    ...{ actor, onBehalfOf, discardedAt, actPosition, leftOut },
  };
}

export function outcomeDocument({ position, folded, parked, more }: ParkedOutcome) {
  const outcome = !folded ? 'pending' : parked.length > 0 ? 'still-parked' : 'gone';
  const rows = parked.map(parkedDocument);
  return { position: String(position), outcome, rows, more } satisfies ParkedOutcomeDocument;
}
