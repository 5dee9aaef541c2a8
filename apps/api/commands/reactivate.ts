import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { reactivate } from '../../../libs/customer/index.js';
import type { ReactivateBody } from '../bodies/reactivate.body.js';
import { CommandDesk } from './command-desk.js';
import type { CommandResult } from './command-result.js';
import type { Submission } from './submission.js';

export class ReactivateCommand extends Command<CommandResult> {
  constructor(readonly submission: Submission<ReactivateBody>) {
    super();
  }
}

@CommandHandler(ReactivateCommand)
export class ReactivateHandler implements ICommandHandler<ReactivateCommand> {
  constructor(private readonly desk: CommandDesk) {}

  execute({ submission }: ReactivateCommand): Promise<CommandResult> {
    const { body } = submission;
    return this.desk.execute(submission, { name: 'reactivate', decide: reactivate, command: body });
  }
}
