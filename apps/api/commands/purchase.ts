import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { purchase } from '../../../libs/customer/index.js';
import type { PurchaseBody } from '../bodies/purchase.body.js';
import { CommandDesk } from './command-desk.js';
import type { CommandResult } from './command-result.js';
import { idFor, type Submission } from './submission.js';

export class PurchaseCommand extends Command<CommandResult> {
  constructor(readonly submission: Submission<PurchaseBody>) {
    super();
  }
}

@CommandHandler(PurchaseCommand)
export class PurchaseHandler implements ICommandHandler<PurchaseCommand> {
  constructor(private readonly desk: CommandDesk) {}

  execute({ submission }: PurchaseCommand): Promise<CommandResult> {
    const { customerId, body, sender } = submission;
    const orderId = body.orderId ?? idFor('order', customerId, sender);
    const command = { lines: [], currency: this.desk.reportingCurrency, ...body, orderId };
    return this.desk.execute(submission, {
      name: 'purchase',
      decide: purchase,
      command,
      made: { orderId },
    });
  }
}
