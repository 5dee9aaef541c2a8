import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { resolveComplaint } from '../../../libs/customer/index.js';
import type { ResolveComplaintBody } from '../bodies/resolve-complaint.body.js';
import { CommandDesk } from './command-desk.js';
import type { CommandResult } from './command-result.js';
import type { Submission } from './submission.js';

export class ResolveComplaintCommand extends Command<CommandResult> {
  constructor(
    readonly submission: Submission<ResolveComplaintBody>,
    readonly complaintId: string,
  ) {
    super();
  }
}

@CommandHandler(ResolveComplaintCommand)
export class ResolveComplaintHandler implements ICommandHandler<ResolveComplaintCommand> {
  constructor(private readonly desk: CommandDesk) {}

  execute({ submission, complaintId }: ResolveComplaintCommand): Promise<CommandResult> {
    const body = { ...submission.body, complaintId };
    return this.desk.execute(
      { ...submission, body },
      {
        name: 'resolveComplaint',
        decide: resolveComplaint,
        command: { ...this.desk.currencyOf(body.compensation), ...body },
        made: { complaintId },
      },
    );
  }
}
