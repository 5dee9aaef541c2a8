import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { LoggerModule } from 'nestjs-pino';
import { Lifeledger } from '../wiring/index.js';
import { CommandDesk } from './commands/command-desk.js';
import { commandHandlers } from './commands/handlers.js';
import { controllers } from './controllers/controllers.js';
import { FeedStreams } from './feed/feed-streams.js';
import { Gauges } from './health/gauges.js';
import { Metrics } from './health/metrics.js';
import { Watching } from './health/watching.js';
import { Closing } from './http/closing.js';
import { logging } from './http/logging.js';
import { QuestionDesk } from './queries/question-desk.js';
import { queryHandlers } from './queries/handlers.js';

/** HTTP over what one process has opened. */
@Module({})
export class ApiModule {
  static over(lifeledger: Lifeledger): DynamicModule {
    return {
      module: ApiModule,
      imports: [CqrsModule.forRoot(), LoggerModule.forRoot(logging)],
      controllers,
      providers: [
        { provide: Lifeledger, useValue: lifeledger },
        ...commandHandlers,
        ...queryHandlers,
        ...[CommandDesk, QuestionDesk, FeedStreams, Closing, Metrics, Gauges, Watching],
      ],
    };
  }
}
