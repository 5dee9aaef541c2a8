import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { survey } from '../../../libs/customer/index.js';
import type { SurveyBody } from '../bodies/survey.body.js';
import { CommandDesk } from './command-desk.js';
import type { CommandResult } from './command-result.js';
import { idFor, type Submission } from './submission.js';

export class SurveyCommand extends Command<CommandResult> {
  constructor(readonly submission: Submission<SurveyBody>) {
    super();
  }
}

@CommandHandler(SurveyCommand)
export class SurveyHandler implements ICommandHandler<SurveyCommand> {
  constructor(private readonly desk: CommandDesk) {}

  execute({ submission }: SurveyCommand): Promise<CommandResult> {
    const { customerId, body, sender } = submission;
    const surveyId = body.surveyId ?? idFor('survey', customerId, sender);
    const command = { ...body, surveyId };
    return this.desk.execute(submission, {
      name: 'survey',
      decide: survey,
      command,
      made: { surveyId },
    });
  }
}
