import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { PurchaseBody } from '../bodies/purchase.body.js';
import { PurchaseCommand } from '../commands/purchase.js';
import type { CommandAnswer } from '../commands/command-result.js';
import { answerCommand, ApiCommand } from '../http/command-answers.js';
import { CustomerPath } from '../http/customer.path.js';
import { FromSender, type Sender } from '../http/sender.js';

@ApiTags('Purchases')
@Controller('v1/customers/:customerId/purchases')
export class PurchasesController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @ApiOperation({ summary: 'Record an order' })
  @ApiCommand()
  async purchase(
    @Param() { customerId }: CustomerPath,
    @Body() body: PurchaseBody,
    @FromSender() sender: Sender,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    const command = new PurchaseCommand({ customerId, body, sender });
    return answerCommand(reply, await this.commands.execute(command));
  }
}
