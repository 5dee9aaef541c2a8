import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { refund } from '../../../libs/customer/index.js';
import type { RefundBody } from '../bodies/refund.body.js';
import { CommandDesk } from './command-desk.js';
import type { CommandResult } from './command-result.js';
import { idFor, type Submission } from './submission.js';

export class RefundCommand extends Command<CommandResult> {
  constructor(readonly submission: Submission<RefundBody>) {
    super();
  }
}

@CommandHandler(RefundCommand)
export class RefundHandler implements ICommandHandler<RefundCommand> {
  constructor(private readonly desk: CommandDesk) {}

  execute({ submission }: RefundCommand): Promise<CommandResult> {
    const { customerId, body, sender } = submission;
    const refundId = body.refundId ?? idFor('refund', customerId, sender);
    const command = { currency: this.desk.reportingCurrency, ...body, refundId };
    return this.desk.execute(submission, {
      name: 'refund',
      decide: refund,
      command,
      made: { refundId },
    });
  }
}
