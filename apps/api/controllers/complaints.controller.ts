import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ComplainBody } from '../bodies/complain.body.js';
import { AcknowledgeComplaintBody } from '../bodies/acknowledge-complaint.body.js';
import { ResolveComplaintBody } from '../bodies/resolve-complaint.body.js';
import { ReopenComplaintBody } from '../bodies/reopen-complaint.body.js';
import { ComplainCommand } from '../commands/complain.js';
import { AcknowledgeComplaintCommand } from '../commands/acknowledge-complaint.js';
import { ResolveComplaintCommand } from '../commands/resolve-complaint.js';
import { ReopenComplaintCommand } from '../commands/reopen-complaint.js';
import type { CommandAnswer } from '../commands/command-result.js';
import { answerCommand, ApiCommand } from '../http/command-answers.js';
import { ComplaintPath, CustomerPath } from '../http/customer.path.js';
import { FromSender, type Sender } from '../http/sender.js';

@ApiTags('Complaints')
@Controller('v1/customers/:customerId/complaints')
export class ComplaintsController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @ApiOperation({ summary: 'Record a complaint' })
  @ApiCommand()
  async complain(
    @Param() { customerId }: CustomerPath,
    @Body() body: ComplainBody,
    @FromSender() sender: Sender,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    const command = new ComplainCommand({ customerId, body, sender });
    return answerCommand(reply, await this.commands.execute(command));
  }

  @Post(':complaintId/acknowledgement')
  @ApiOperation({ summary: 'Tell that the complaint was acknowledged' })
  @ApiCommand()
  async acknowledgeComplaint(
    @Param() { customerId, complaintId }: ComplaintPath,
    @Body() body: AcknowledgeComplaintBody,
    @FromSender() sender: Sender,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    const command = new AcknowledgeComplaintCommand({ customerId, body, sender }, complaintId);
    return answerCommand(reply, await this.commands.execute(command));
  }

  @Post(':complaintId/resolution')
  @ApiOperation({ summary: 'Tell that the complaint was resolved' })
  @ApiCommand()
  async resolveComplaint(
    @Param() { customerId, complaintId }: ComplaintPath,
    @Body() body: ResolveComplaintBody,
    @FromSender() sender: Sender,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    const command = new ResolveComplaintCommand({ customerId, body, sender }, complaintId);
    return answerCommand(reply, await this.commands.execute(command));
  }

  @Post(':complaintId/reopening')
  @ApiOperation({ summary: 'Tell that the complaint came up again' })
  @ApiCommand()
  async reopenComplaint(
    @Param() { customerId, complaintId }: ComplaintPath,
    @Body() body: ReopenComplaintBody,
    @FromSender() sender: Sender,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    const command = new ReopenComplaintCommand({ customerId, body, sender }, complaintId);
    return answerCommand(reply, await this.commands.execute(command));
  }
}
