import { CommandRunner, SubCommand } from 'nest-commander';
import { definitionsOf } from '../../../libs/read-store/index.js';
import { asGuest } from '../as-guest.js';
import { standingLines } from '../standing-lines.js';
import { print } from '../terminal.js';

@SubCommand({ name: 'list', description: 'every generation of the read models, oldest first' })
export class ListProjectionsCommand extends CommandRunner {
  override run(): Promise<void> {
    return listGenerations();
  }
}

export function listGenerations(): Promise<void> {
  return asGuest(async ({ projector, projections, store }, stop) => {
    const [standings, { position: head }] = await Promise.all([
      projector.switchboard(stop).list(),
      store.head(),
    ]);
    const own = definitionsOf(projections);
    for (const line of standingLines(standings, { own, head })) print(line);
  });
}
