import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { complain } from '../../../libs/customer/index.js';
import type { ComplainBody } from '../bodies/complain.body.js';
import { CommandDesk } from './command-desk.js';
import type { CommandResult } from './command-result.js';
import { idFor, type Submission } from './submission.js';

export class ComplainCommand extends Command<CommandResult> {
  constructor(readonly submission: Submission<ComplainBody>) {
    super();
  }
}

@CommandHandler(ComplainCommand)
export class ComplainHandler implements ICommandHandler<ComplainCommand> {
  constructor(private readonly desk: CommandDesk) {}

  execute({ submission }: ComplainCommand): Promise<CommandResult> {
    const { customerId, body, sender } = submission;
    const complaintId = body.complaintId ?? idFor('complaint', customerId, sender);
    const command = { ...body, complaintId };
    return this.desk.execute(submission, {
      name: 'complain',
      decide: complain,
      command,
      made: { complaintId },
    });
  }
}
