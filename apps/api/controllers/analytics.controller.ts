import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type {
  ActivityRow,
  RetentionRow,
  RfmRow,
  StageRow,
  TierRow,
  TotalsRow,
} from '../../../projections/index.js';
import { ActivityQuery } from '../queries/activity.js';
import { ApiAnswer, ApiAnswerPage } from '../queries/answer-documents.js';
import type { Answer } from '../queries/answer.js';
import { LifecycleStagesQuery } from '../queries/lifecycle-stages.js';
import { CalendarParameters, QuestionParameters } from '../queries/parameters.js';
import { RestatementsParameters } from '../queries/restatements-parameters.js';
import { type RestatementsAnswer, RestatementsQuery } from '../queries/restatements.js';
import { RetentionParameters } from '../queries/retention-parameters.js';
import { RetentionQuery } from '../queries/retention.js';
import * as documents from '../queries/row-documents.js';
import { TotalsQuery } from '../queries/totals.js';
import { ValueTierParameters } from '../queries/value-tier-parameters.js';
import { ValueTiersQuery } from '../queries/value-tiers.js';

@ApiTags('Analytics')
@Controller('v1')
export class AnalyticsController {
  constructor(private readonly queries: QueryBus) {}

  @Get('totals')
  @ApiOperation({ summary: 'Customers, orders and money in all' })
  @ApiAnswer(documents.TotalsRowDocument)
  totals(@Query() parameters: QuestionParameters): Promise<Answer<TotalsRow>> {
    return this.queries.execute(new TotalsQuery(parameters));
  }

  @Get('lifecycle-stages')
  @ApiOperation({ summary: 'How many customers are in each stage of the lifecycle' })
  @ApiAnswer(documents.StageRowDocument)
  lifecycleStages(@Query() parameters: QuestionParameters): Promise<Answer<StageRow>> {
    return this.queries.execute(new LifecycleStagesQuery(parameters));
  }

  @Get('value-tiers')
  @ApiOperation({
    summary: 'How many customers are in each tier of value, and what they are worth',
  })
  @ApiAnswer(documents.TierRowDocument, documents.RfmRowDocument)
  valueTiers(@Query() parameters: ValueTierParameters): Promise<Answer<TierRow | RfmRow>> {
    return this.queries.execute(new ValueTiersQuery(parameters));
  }

  @Get('retention')
  @ApiOperation({ summary: 'Cohorts, and how many of each were active in every period after' })
  @ApiAnswer(documents.RetentionRowDocument)
  retention(@Query() parameters: RetentionParameters): Promise<Answer<RetentionRow>> {
    return this.queries.execute(new RetentionQuery(parameters));
  }

  @Get('activity')
  @ApiOperation({ summary: 'New, returning, resurrecting and dormant customers per period' })
  @ApiAnswer(documents.ActivityRowDocument)
  activity(@Query() parameters: CalendarParameters): Promise<Answer<ActivityRow>> {
    return this.queries.execute(new ActivityQuery(parameters));
  }

  @Get('restatements')
  @ApiOperation({
    summary: 'The events by which an answer differs from the same one known earlier',
    description:
      'What was recorded behind `knownFrom`, up to `knownAt`, of things that had happened by `asOf`, in the order of recording; and the policies adopted in between. What the events add up to is the difference of the two answers.',
  })
  @ApiAnswerPage(documents.RestatementRowDocument, {
    policies: { type: 'array', items: documents.adoption },
  })
  restatements(@Query() parameters: RestatementsParameters): Promise<RestatementsAnswer> {
    return this.queries.execute(new RestatementsQuery(parameters));
  }
}
