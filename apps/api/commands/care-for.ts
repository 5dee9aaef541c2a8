import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { careFor } from '../../../libs/customer/index.js';
import type { CareForBody } from '../bodies/care-for.body.js';
import { CommandDesk } from './command-desk.js';
import type { CommandResult } from './command-result.js';
import { idFor, type Submission } from './submission.js';

export class CareForCommand extends Command<CommandResult> {
  constructor(readonly submission: Submission<CareForBody>) {
    super();
  }
}

@CommandHandler(CareForCommand)
export class CareForHandler implements ICommandHandler<CareForCommand> {
  constructor(private readonly desk: CommandDesk) {}

  execute({ submission }: CareForCommand): Promise<CommandResult> {
    const { customerId, body, sender } = submission;
    const careId = body.careId ?? idFor('care', customerId, sender);
    const command = { ...this.desk.currencyOf(body.cost), ...body, careId };
    return this.desk.execute(submission, {
      name: 'careFor',
      decide: careFor,
      command,
      made: { careId },
    });
  }
}
