import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Checkpoint } from '../../../libs/event-store/index.js';
import type { ReadStatus } from '../../../libs/read-store/index.js';
import { projections } from '../../../projections/index.js';
import { headOf, type Outcome } from '../../projector/index.js';
import { Lifeledger } from '../../wiring/index.js';
import { ApiProblems } from '../http/api-problems.js';

interface ProjectionStatus extends Omit<ReadStatus, 'position' | 'updatedAt'> {
  readonly position: string;
  readonly head: string | null;
  readonly lag: string | null;
  readonly problem: string | null;
  readonly updatedAt: string | null;
  readonly projections: readonly Pick<(typeof projections)[number], 'name' | 'version' | 'kind'>[];
}

class ProjectionDocument {
  @ApiProperty()
  name!: string;

  @ApiProperty({ description: 'Raised when tables or fold change; the next start rebuilds.' })
  version!: number;

  @ApiProperty({ enum: ['facts', 'state'] })
  kind!: 'facts' | 'state';
}

/** How far the read models are. */
class ProjectionStatusDocument implements ProjectionStatus {
  @ApiProperty({ enum: ['live', 'rebuilding', 'empty'] })
  state!: 'live' | 'rebuilding' | 'empty';

  @ApiProperty({ description: 'Folded up to here; decimal.' })
  position!: string;

  @ApiProperty({ type: String, nullable: true, description: "The log's last event; decimal." })
  head!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Positions still to be folded.' })
  lag!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why the rows are not to be trusted.' })
  problem!: string | null;

  @ApiProperty({ description: 'Events passed over because this release does not know them.' })
  unknownEvents!: number;

  @ApiProperty({ description: 'What the tables were made for.' })
  definitions!: string;

  @ApiProperty({ type: String, nullable: true, description: 'When they last moved, UTC.' })
  updatedAt!: string | null;

  @ApiProperty({ type: [ProjectionDocument], description: 'Those of this release.' })
  projections!: ProjectionDocument[];
}

const OTHER_LOG =
  'folded further than the log goes: from another log, or one that was restored from before; rebuild';

function measured(
  position: bigint,
  head: Outcome<Checkpoint>,
): Pick<ProjectionStatus, 'head' | 'lag' | 'problem'> {
  if ('failure' in head) return { head: null, lag: null, problem: head.failure };
  const lag = head.value.position - position;
  const problem = lag < 0n ? OTHER_LOG : null;
  return { head: String(head.value.position), lag: String(lag < 0n ? 0n : lag), problem };
}

@ApiTags('Operator')
@Controller('v1/projections')
export class ProjectionsController {
  constructor(private readonly lifeledger: Lifeledger) {}

  @Get()
  @ApiOperation({ summary: 'How far the read models are behind the log' })
  @ApiResponse({ status: 200, type: ProjectionStatusDocument, description: 'As of now.' })
  @ApiProblems(503)
  async status(): Promise<ProjectionStatus> {
    // In this order: what is folded meanwhile can't be behind a log that is read later.
    const { position, updatedAt, ...status } = await this.lifeledger.reads.status();
    return {
      ...status,
      position: String(position),
      ...measured(position, await headOf(this.lifeledger)),
      updatedAt: updatedAt ?? null,
      projections: projections.map(({ name, version, kind }) => ({ name, version, kind })),
    };
  }
}
