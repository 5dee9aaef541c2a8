import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { profile } from '../../../libs/customer/index.js';
import type { ProfileBody } from '../bodies/profile.body.js';
import { CommandDesk } from './command-desk.js';
import type { CommandResult } from './command-result.js';
import type { Submission } from './submission.js';

export class ProfileCommand extends Command<CommandResult> {
  constructor(readonly submission: Submission<ProfileBody>) {
    super();
  }
}

@CommandHandler(ProfileCommand)
export class ProfileHandler implements ICommandHandler<ProfileCommand> {
  constructor(private readonly desk: CommandDesk) {}

  execute({ submission }: ProfileCommand): Promise<CommandResult> {
    const { body } = submission;
    return this.desk.execute(submission, { name: 'profile', decide: profile, command: body });
  }
}
