import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { acquire } from '../../../libs/customer/index.js';
import type { AcquireBody } from '../bodies/acquire.body.js';
import { without } from '../without.js';
import { CommandDesk } from './command-desk.js';
import type { CommandResult } from './command-result.js';
import type { Submission } from './submission.js';

export class AcquireCommand extends Command<CommandResult> {
  constructor(readonly submission: Submission<AcquireBody>) {
    super();
  }
}

@CommandHandler(AcquireCommand)
export class AcquireHandler implements ICommandHandler<AcquireCommand> {
  constructor(private readonly desk: CommandDesk) {}

  execute({ submission }: AcquireCommand): Promise<CommandResult> {
    const said = without(submission.body, 'customerId');
    const command = { ...this.desk.currencyOf(said.acquisitionCost), ...said };
    return this.desk.execute(submission, {
      name: 'acquire',
      decide: acquire,
      command,
      assumeNew: true,
    });
  }
}
