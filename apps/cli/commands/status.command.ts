import { Command, CommandRunner } from 'nest-commander';
import { contentsOf, type Judgement, ProjectorWatch } from '../../projector/index.js';
import { policyInLog } from '../../api/index.js';
import type { Lifeledger } from '../../wiring/index.js';
import { asGuest } from '../as-guest.js';
import { type InstallationSeen, statusLines } from '../status-lines.js';
import { print, tell } from '../terminal.js';

/** Short enough for one call to tell what stands still from what moves. */
const STALL_MILLISECONDS = 1_500;

@Command({
  name: 'status',
  description: 'show the log, the read models and how far they are; fails where they are not ready',
})
export class StatusCommand extends CommandRunner {
  override async run(): Promise<void> {
    await asGuest(async (lifeledger) => {
      const options = { log: tell, stallMilliseconds: STALL_MILLISECONDS };
      const judgement = await new ProjectorWatch(lifeledger, options).judge();
      const contents = await contentsOf(lifeledger, judgement);
      for (const line of statusLines(
        await installationOf(lifeledger, judgement),
        judgement,
        contents,
      ))
        print(line);
      if (!judgement.ready) process.exitCode = 1;
    });
  }
}

/** With the policy in force where the log ends, which may not be the one of these settings. */
async function installationOf(
  lifeledger: Lifeledger,
  { look }: Judgement,
): Promise<InstallationSeen> {
  const { policy, settings } = lifeledger;
  if ('silent' in look) return { policy, settings, inForce: undefined };
  const asked = { knownAt: look.head.position, version: undefined };
  return { policy, settings, inForce: await policyInLog(lifeledger, asked) };
}
