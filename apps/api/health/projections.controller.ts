import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Generation, ReadStatus, UnknownEvents } from '../../../libs/read-store/index.js';
import { type Contents, contentsOf, type Judgement } from '../../projector/index.js';
import { Lifeledger } from '../../wiring/index.js';
import { ApiProblems } from '../http/api-problems.js';
import {
  type GenerationDocument,
  ProjectionStatusDocument,
  type UnknownTypeDocument,
} from './projection-documents.js';
import { ReadModelsAway } from './read-models-away.js';
import { Watching } from './watching.js';

@ApiTags('Operator')
@Controller('v1/projections')
export class ProjectionsController {
  constructor(
    private readonly lifeledger: Lifeledger,
    private readonly watching: Watching,
  ) {}

  @Get()
  @ApiOperation({ summary: 'How far the read models are behind the log' })
  @ApiResponse({ status: 200, type: ProjectionStatusDocument, description: 'As of now.' })
  @ApiProblems(503)
  async status(): Promise<ProjectionStatusDocument> {
    const judgement = await this.watching.watch.glance();
    const { look } = judgement;
    const status = 'silent' in look ? await this.#statusAlone() : look.status;
    const { state, definitions, unknownEvents, generations } = status;
    const { projections } = this.lifeledger;
    const contents = await contentsOf(this.lifeledger, judgement);
    return {
      ...{ state, definitions, unknownEvents },
      position: String(status.position),
      head: 'silent' in look ? null : String(look.head.position),
      lag: judgement.lag ?? null,
      verdict: judgement.progress?.verdict ?? null,
      problem: problemIn(judgement),
      updatedAt: status.updatedAt ?? null,
      ...shownContents(contents),
      generations: generations.map(shown),
      projections: projections.map(({ name, version, kind }) => ({ name, version, kind })),
    };
  }

  /** An event store that is away keeps nobody from asking how far the read models are. */
  async #statusAlone(): Promise<ReadStatus> {
    const status = await this.watching.watch.eyes.status();
    if ('failure' in status) throw new ReadModelsAway(status.failure);
    return status.value;
  }
}

/** To be a little behind is no problem: it is what `lag` says. */
function problemIn({ reasons }: Judgement): string | null {
  const problems = reasons.filter(({ cause }) => cause !== 'behind');
  return problems.length === 0 ? null : problems.map(({ text }) => text).join('; ');
}

function shownContents(
  contents: Contents | undefined,
): Pick<ProjectionStatusDocument, 'parked' | 'unknownTypes' | 'rebuildDue'> {
  if (contents === undefined) return { parked: null, unknownTypes: [], rebuildDue: [] };
  const { parked, unknown, rebuildDue } = contents;
  return { parked, unknownTypes: unknown.map(shownUnknown), rebuildDue: [...rebuildDue] };
}

function shownUnknown(unknown: UnknownEvents): UnknownTypeDocument {
  const { type, schemaVersion, events, firstPosition, lastPosition } = unknown;
  const bounds = { firstPosition: String(firstPosition), lastPosition: String(lastPosition) };
  return { type, schemaVersion, events, ...bounds };
}

function shown(generation: Generation): GenerationDocument {
  const { number, position, epoch, updatedAt, unknownEvents } = generation;
  const { definitions, state, serving, holder, leased } = generation;
  return {
    number: String(number),
    ...{ definitions, state, serving, holder, leased, unknownEvents, updatedAt },
    position: String(position),
    epoch: String(epoch),
  };
}
