import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { churn } from '../../../libs/customer/index.js';
import type { ChurnBody } from '../bodies/churn.body.js';
import { CommandDesk } from './command-desk.js';
import type { CommandResult } from './command-result.js';
import type { Submission } from './submission.js';

export class ChurnCommand extends Command<CommandResult> {
  constructor(readonly submission: Submission<ChurnBody>) {
    super();
  }
}

@CommandHandler(ChurnCommand)
export class ChurnHandler implements ICommandHandler<ChurnCommand> {
  constructor(private readonly desk: CommandDesk) {}

  execute({ submission }: ChurnCommand): Promise<CommandResult> {
    const { body } = submission;
    return this.desk.execute(submission, { name: 'churn', decide: churn, command: body });
  }
}
