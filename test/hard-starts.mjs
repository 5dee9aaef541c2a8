/**
 * Starts and ends that are too slow or need too much for `npm test`: crowds of processes, SIGKILL
 * of everything, other users, a clone below a closed home. Those that switch users need root.
 *
 *     node test/hard-starts.mjs [part of a scenario's name]
 *
 * Works on clones of this checkout in a temporary folder. Linux only.
 */
import { makeClones, removeClones, sharedEntries } from './hard-starts/clones.mjs';
import { commandLineScenarios } from './hard-starts/command-line-scenarios.mjs';
import { isRoot } from './hard-starts/processes.mjs';
import { roomScenarios } from './hard-starts/room-scenarios.mjs';

const wanted = process.argv[2] ?? '';
const sharedBefore = sharedEntries();
const clones = makeClones();
const count = { passed: 0, failed: 0, skipped: 0 };

async function attempt({ name, run, needsRoot = false }) {
  if (needsRoot && !isRoot) return ['skipped', `${name} (needs root)`];
  const begun = Date.now();
  try {
    await run();
    return ['passed', `${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`];
  } catch (error) {
    return ['failed', `${name}\n${error.stack}`];
  }
}

try {
  const all = [...roomScenarios(clones), ...commandLineScenarios(clones)];
  for (const scenario of all.filter(({ name }) => name.includes(wanted))) {
    const [outcome, line] = await attempt(scenario);
    count[outcome] += 1;
    console.log(`${outcome}: ${line}`);
  }
} finally {
  removeClones(clones, sharedBefore);
}
const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
console.log(`${count.passed} passed, ${count.failed} failed${skipped}`);
process.exitCode = count.failed > 0 ? 1 : 0;
