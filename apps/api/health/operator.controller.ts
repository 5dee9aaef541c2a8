import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Cause, type Readiness, readinessOf } from '../../projector/index.js';
import { Gauges } from './gauges.js';
import { Watching } from './watching.js';

class ReadinessDocument implements Readiness {
  @ApiProperty({ description: 'Whether commands are taken and answers are not behind.' })
  ready!: boolean;

  @ApiProperty({ type: [String], description: 'What is wrong; empty where ready.' })
  reasons!: string[];

  @ApiProperty({
    type: [String],
    description: 'What each reason is a case of: behind, stalled, nobody-folds, blocked, …',
  })
  causes!: Cause[];

  @ApiProperty({ type: [String], description: 'What will be wrong once something happens.' })
  warnings!: string[];
}

class LivenessDocument {
  @ApiProperty({ description: 'Always true: the process answers.' })
  alive!: boolean;
}

@ApiTags('Operator')
@Controller()
export class OperatorController {
  constructor(
    private readonly watching: Watching,
    private readonly gauges: Gauges,
  ) {}

  @Get('health/live')
  @ApiOperation({ summary: 'Whether the process is alive' })
  @ApiResponse({ status: 200, type: LivenessDocument, description: 'Alive.' })
  live(): { readonly alive: true } {
    return { alive: true };
  }

  @Get('health/ready')
  @ApiOperation({
    summary: 'Whether the process can do its work',
    description:
      "Reads the log's end, then waits up to 2 s until the read models have been folded that far.",
  })
  @ApiResponse({ status: 200, type: ReadinessDocument, description: 'Ready.' })
  @ApiResponse({ status: 503, type: ReadinessDocument, description: 'Not ready, and why.' })
  @Header('Cache-Control', 'no-store')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = readinessOf(await this.watching.watch.judge());
    reply.code(readiness.ready ? 200 : 503);
    return readiness;
  }

  @Get('metrics')
  @ApiOperation({ summary: 'Metrics in the text format of Prometheus' })
  @ApiResponse({
    status: 200,
    description: 'Requests, commands, projector, process.',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.gauges.exposition();
  }
}
