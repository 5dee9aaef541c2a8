import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CareForBody } from '../bodies/care-for.body.js';
import { CareForCommand } from '../commands/care-for.js';
import type { CommandAnswer } from '../commands/command-result.js';
import { answerCommand, ApiCommand } from '../http/command-answers.js';
import { CustomerPath } from '../http/customer.path.js';
import { FromSender, type Sender } from '../http/sender.js';

@ApiTags('Care')
@Controller('v1/customers/:customerId/care')
export class CareController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @ApiOperation({ summary: 'Record care that was given' })
  @ApiCommand()
  async careFor(
    @Param() { customerId }: CustomerPath,
    @Body() body: CareForBody,
    @FromSender() sender: Sender,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    const command = new CareForCommand({ customerId, body, sender });
    return answerCommand(reply, await this.commands.execute(command));
  }
}
