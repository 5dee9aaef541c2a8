import { CommandRunner, SubCommand } from 'nest-commander';
import { asGuest } from '../as-guest.js';
import { generationNumber } from '../generation-number.js';
import { parityLines } from '../parity-lines.js';
import { parityQuestionsFor } from '../parity-questions-for.js';
import { print, withProgress } from '../terminal.js';

/** Of a process that did what it was told, and found what somebody must look at. */
const DIFFERENT = 2;

@SubCommand({
  name: 'compare',
  arguments: '<before> <after>',
  description: 'whether two generations hold and answer the same; exit code 2 where they do not',
})
export class CompareProjectionsCommand extends CommandRunner {
  override async run([one, other]: string[]): Promise<void> {
    const pair = { before: generationNumber(one), after: generationNumber(other) };
    await asGuest(async (lifeledger, stop) => {
      const questions = await parityQuestionsFor(lifeledger);
      const switchboard = lifeledger.projector.switchboard(stop);
      const report = await withProgress((progress) =>
        switchboard.compare(pair, { questions, report: progress }),
      );
      for (const line of parityLines(report)) print(line);
      if (!report.equal) process.exitCode = DIFFERENT;
    });
  }
}
