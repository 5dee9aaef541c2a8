import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { acknowledgeComplaint } from '../../../libs/customer/index.js';
import type { AcknowledgeComplaintBody } from '../bodies/acknowledge-complaint.body.js';
import { CommandDesk } from './command-desk.js';
import type { CommandResult } from './command-result.js';
import type { Submission } from './submission.js';

export class AcknowledgeComplaintCommand extends Command<CommandResult> {
  constructor(
    readonly submission: Submission<AcknowledgeComplaintBody>,
    readonly complaintId: string,
  ) {
    super();
  }
}

@CommandHandler(AcknowledgeComplaintCommand)
export class AcknowledgeComplaintHandler implements ICommandHandler<AcknowledgeComplaintCommand> {
  constructor(private readonly desk: CommandDesk) {}

  execute({ submission, complaintId }: AcknowledgeComplaintCommand): Promise<CommandResult> {
    const body = { ...submission.body, complaintId };
    return this.desk.execute(
      { ...submission, body },
      {
        name: 'acknowledgeComplaint',
        decide: acknowledgeComplaint,
        command: body,
        made: { complaintId },
      },
    );
  }
}
