import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AcquireBody } from '../bodies/acquire.body.js';
import { AcquireCommand } from '../commands/acquire.js';
import type { CommandAnswer } from '../commands/command-result.js';
import { idFor } from '../commands/submission.js';
import { HistoryRowDocument } from '../customers/history-documents.js';
import { ApiPicture } from '../customers/picture-documents.js';
import { ApiProblems } from '../http/api-problems.js';
import { Closing } from '../http/closing.js';
import { answerCommand, ApiCommand } from '../http/command-answers.js';
import { CustomerPath } from '../http/customer.path.js';
import { FromSender, type Sender } from '../http/sender.js';
import { ApiAnswerPage } from '../queries/answer-documents.js';
import { type CustomerAnswer, CustomerQuery } from '../queries/customer.js';
import { CustomersParameters } from '../queries/customers-parameters.js';
import { type CustomersAnswer, CustomersQuery } from '../queries/customers.js';
import { HistoryParameters } from '../queries/history-parameters.js';
import { type HistoryAnswer, HistoryQuery } from '../queries/history.js';
import { QuestionParameters } from '../queries/parameters.js';
import { CustomerRowDocument } from '../queries/row-documents.js';

@ApiTags('Customers')
@Controller('v1/customers')
export class CustomersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly closing: Closing,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Enter a customer in the book' })
  @ApiCommand()
  async acquire(
    @Body() body: AcquireBody,
    @FromSender() sender: Sender,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    const customerId = body.customerId ?? idFor('customer', '', sender);
    const result = await this.commands.execute(new AcquireCommand({ customerId, body, sender }));
    return answerCommand(reply, result, `/v1/customers/${customerId}`);
  }

  @Get()
  @ApiOperation({ summary: 'Customers in the book, by id, page by page' })
  @ApiAnswerPage(CustomerRowDocument)
  list(@Query() parameters: CustomersParameters): Promise<CustomersAnswer> {
    return this.queries.execute(new CustomersQuery(parameters));
  }

  @Get(':customerId')
  @ApiOperation({ summary: "One customer's whole picture" })
  @ApiPicture()
  picture(
    @Param() { customerId }: CustomerPath,
    @Query() parameters: QuestionParameters,
  ): Promise<CustomerAnswer> {
    return this.queries.execute(new CustomerQuery(customerId, parameters));
  }

  @Get(':customerId/history')
  @ApiOperation({
    summary: "The auditor's replay: every event, who, when, why, and the state after it",
    description: 'In the order of recording. With `asOf` only what is dated up to then.',
  })
  @ApiAnswerPage(HistoryRowDocument)
  @ApiProblems(404)
  history(
    @Param() { customerId }: CustomerPath,
    @Query() parameters: HistoryParameters,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HistoryAnswer> {
    const signal = this.closing.signalFor(reply);
    return this.queries.execute(new HistoryQuery(customerId, parameters, signal));
  }
}
