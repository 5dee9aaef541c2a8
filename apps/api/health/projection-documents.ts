import { ApiProperty } from '@nestjs/swagger';
import type { Lag } from '../../projector/index.js';

export class ProjectionDocument {
  @ApiProperty()
  name!: string;

  @ApiProperty({ description: 'Raised when tables or fold change; the next start rebuilds.' })
  version!: number;

  @ApiProperty({ enum: ['facts', 'state'] })
  kind!: 'facts' | 'state';
}

class LagDocument implements Lag {
  @ApiProperty({ description: 'Events of ours not yet folded; foreign ones count for nothing.' })
  events!: number;

  @ApiProperty({ description: 'Whether counting was given up: there are at least so many.' })
  isAtLeast!: boolean;

  @ApiProperty({ description: 'Age of the oldest of them; 0 where there is none.' })
  seconds!: number;
}

export class GenerationDocument {
  @ApiProperty({ description: 'Counts the generations of this installation; decimal.' })
  number!: string;

  @ApiProperty({ description: 'What its tables were made for.' })
  definitions!: string;

  @ApiProperty({ enum: ['building', 'whole'] })
  state!: 'building' | 'whole';

  @ApiProperty({ description: 'Whether the questions of its definitions are answered from it.' })
  serving!: boolean;

  @ApiProperty({ description: 'Folded up to here; decimal.' })
  position!: string;

  @ApiProperty({ description: 'Who holds its lease, or held it last; empty where given back.' })
  holder!: string;

  @ApiProperty({ description: 'Whether that lease still runs.' })
  leased!: boolean;

  @ApiProperty({ description: 'Counts its leases; decimal.' })
  epoch!: string;

  @ApiProperty({ description: 'Events passed over because its release does not know them.' })
  unknownEvents!: number;

  @ApiProperty({ description: 'When it last moved, UTC.' })
  updatedAt!: string;
}

export class UnknownTypeDocument {
  @ApiProperty()
  type!: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'As stored; null where there is none.',
  })
  schemaVersion!: number | null;

  @ApiProperty()
  events!: number;

  @ApiProperty({ description: 'Decimal.' })
  firstPosition!: string;

  @ApiProperty({ description: 'Decimal.' })
  lastPosition!: string;
}

/** How far the read models are. */
export class ProjectionStatusDocument {
  @ApiProperty({ enum: ['live', 'rebuilding', 'empty'] })
  state!: 'live' | 'rebuilding' | 'empty';

  @ApiProperty({ description: 'Folded up to here; decimal.' })
  position!: string;

  @ApiProperty({ type: String, nullable: true, description: "The log's last event; decimal." })
  head!: string | null;

  @ApiProperty({
    type: LagDocument,
    nullable: true,
    description: 'Null where it is not to be seen.',
  })
  lag!: LagDocument | null;

  @ApiProperty({
    enum: ['level', 'behind', 'stalled'],
    nullable: true,
    description: 'Behind: but moving. Stalled: behind, and not moving. Null: not yet looked.',
  })
  verdict!: 'level' | 'behind' | 'stalled' | null;

  @ApiProperty({ type: String, nullable: true, description: 'What is wrong with them.' })
  problem!: string | null;

  @ApiProperty({ description: 'Events passed over because this release does not know them.' })
  unknownEvents!: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Events that are parked in them; 10,000 means at least so many.',
  })
  parked!: number | null;

  @ApiProperty({ type: [UnknownTypeDocument], description: 'What was passed over, in detail.' })
  unknownTypes!: UnknownTypeDocument[];

  @ApiProperty({ type: [String], description: 'Why a rebuild would make other rows, if it would.' })
  rebuildDue!: string[];

  @ApiProperty({ description: 'What the tables were made for.' })
  definitions!: string;

  @ApiProperty({ type: String, nullable: true, description: 'When they last moved, UTC.' })
  updatedAt!: string | null;

  @ApiProperty({ type: [GenerationDocument], description: 'Of whatever release, oldest first.' })
  generations!: GenerationDocument[];

  @ApiProperty({ type: [ProjectionDocument], description: 'Those of this release.' })
  projections!: ProjectionDocument[];
}
