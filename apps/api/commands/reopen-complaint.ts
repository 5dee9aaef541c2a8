import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { reopenComplaint } from '../../../libs/customer/index.js';
import type { ReopenComplaintBody } from '../bodies/reopen-complaint.body.js';
import { CommandDesk } from './command-desk.js';
import type { CommandResult } from './command-result.js';
import type { Submission } from './submission.js';

export class ReopenComplaintCommand extends Command<CommandResult> {
  constructor(
    readonly submission: Submission<ReopenComplaintBody>,
    readonly complaintId: string,
  ) {
    super();
  }
}

@CommandHandler(ReopenComplaintCommand)
export class ReopenComplaintHandler implements ICommandHandler<ReopenComplaintCommand> {
  constructor(private readonly desk: CommandDesk) {}

  execute({ submission, complaintId }: ReopenComplaintCommand): Promise<CommandResult> {
    const body = { ...submission.body, complaintId };
    return this.desk.execute(
      { ...submission, body },
      {
        name: 'reopenComplaint',
        decide: reopenComplaint,
        command: body,
        made: { complaintId },
      },
    );
  }
}
