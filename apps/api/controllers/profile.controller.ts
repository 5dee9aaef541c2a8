import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ProfileBody } from '../bodies/profile.body.js';
import { ProfileCommand } from '../commands/profile.js';
import type { CommandAnswer } from '../commands/command-result.js';
import { answerCommand, ApiCommand } from '../http/command-answers.js';
import { CustomerPath } from '../http/customer.path.js';
import { FromSender, type Sender } from '../http/sender.js';

@ApiTags('Customers')
@Controller('v1/customers/:customerId/profile')
export class ProfileController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @ApiOperation({ summary: 'Tell facts about the customer' })
  @ApiCommand()
  async profile(
    @Param() { customerId }: CustomerPath,
    @Body() body: ProfileBody,
    @FromSender() sender: Sender,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    const command = new ProfileCommand({ customerId, body, sender });
    return answerCommand(reply, await this.commands.execute(command));
  }
}
