import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RefundBody } from '../bodies/refund.body.js';
import { RefundCommand } from '../commands/refund.js';
import type { CommandAnswer } from '../commands/command-result.js';
import { answerCommand, ApiCommand } from '../http/command-answers.js';
import { CustomerPath } from '../http/customer.path.js';
import { FromSender, type Sender } from '../http/sender.js';

@ApiTags('Purchases')
@Controller('v1/customers/:customerId/refunds')
export class RefundsController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @ApiOperation({ summary: 'Record money given back, of an order or free-standing' })
  @ApiCommand()
  async refund(
    @Param() { customerId }: CustomerPath,
    @Body() body: RefundBody,
    @FromSender() sender: Sender,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    const command = new RefundCommand({ customerId, body, sender });
    return answerCommand(reply, await this.commands.execute(command));
  }
}
