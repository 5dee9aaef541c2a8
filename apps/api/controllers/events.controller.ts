import { Readable } from 'node:stream';
import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Lifeledger } from '../../wiring/index.js';
import { FeedPageDocument } from '../feed/feed-documents.js';
import { feedPage, type FeedPage } from '../feed/feed-page.js';
import { FeedQuery } from '../feed/feed.query.js';
import { FeedStreams } from '../feed/feed-streams.js';
import { ApiProblems } from '../http/api-problems.js';
import { Closing } from '../http/closing.js';
import { parsePosition } from '../http/log-position.js';

interface FeedHeaders {
  readonly accept?: string;
  readonly 'last-event-id'?: string;
}

@ApiTags('Events')
@ApiExtraModels(FeedPageDocument)
@Controller('v1/events')
export class EventsController {
  constructor(
    private readonly lifeledger: Lifeledger,
    private readonly streams: FeedStreams,
    private readonly closing: Closing,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'The event feed: a page, or a stream that catches up and follows live',
    description:
      'As JSON a page, to be continued with `after=<next>`. With `Accept: text/event-stream` ' +
      'server-sent events without end: `id:` is the position, `event:` the type, `data:` the ' +
      'same JSON as in a page; `Last-Event-ID` resumes and wins over `after`.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'Position of the last event seen; resumes a stream behind it.',
    schema: { type: 'string' },
  })
  @ApiResponse({
    status: 200,
    description: 'A page, or the stream.',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(FeedPageDocument) } },
      'text/event-stream': { schema: { type: 'string' } },
    },
  })
  @ApiProblems(400, 409, 503)
  async events(
    @Query() query: FeedQuery,
    @Headers() headers: FeedHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FeedPage | Readable> {
    const selection = query.selection();
    const signal = this.closing.signalFor(reply);
    if (headers.accept?.includes('text/event-stream') !== true) {
      const after = parsePosition(query.after ?? '0', 'after');
      return feedPage(this.lifeledger, { ...selection, after, limit: query.most(), signal });
    }
    const resumed = headers['last-event-id'];
    const after =
      resumed === undefined || resumed === ''
        ? parsePosition(query.after ?? '0', 'after')
        : parsePosition(resumed, 'Last-Event-ID');
    return this.streams.open({ ...selection, after, signal }, reply);
  }
}
