// The embedded PostgreSQL alone, under crowds and kills.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { assertStopped, killDatabase, printed, start, stop } from './processes.mjs';

export function roomScenarios({ open, folder }) {
  const visit = (dataDir, times) => {
    const visitor = join(open, 'test', 'hard-starts', 'visitor.mjs');
    const room = join(open, 'dist', 'libs', 'embedded', 'index.js');
    const node = join(open, 'node_modules', '.bin', 'node');
    return start([node, visitor, room, dataDir, String(times)], { cwd: open });
  };
  const wrote = ({ output }) => [...output.matchAll(/wrote (\d+)/g)].map(([, n]) => Number(n));
  const visited = async (dataDir, times) => {
    const visitor = visit(dataDir, times);
    await visitor.ended;
    assert.equal(visitor.child.exitCode, 0, visitor.output);
    return wrote(visitor);
  };

  return [
    {
      name: '52 rounds of opening and closing by 4 processes at once',
      run: async () => {
        const dataDir = folder();
        const first = await visited(dataDir, 1);
        const crowd = await Promise.all([1, 2, 3, 4].map(() => visited(dataDir, 13)));
        const rows = [first, ...crowd].flat();
        assert.equal(new Set(rows).size, 53);
        assertStopped(dataDir);
      },
    },
    {
      name: '10 rounds in which one of 3 processes is killed while the others come and go',
      run: async () => {
        const dataDir = folder();
        await visited(dataDir, 1);
        for (let round = 0; round < 10; round += 1) {
          const victim = visit(dataDir, 'stay');
          const others = [visited(dataDir, 2), visited(dataDir, 2)];
          await printed(victim, /wrote/);
          await stop(victim, 'SIGKILL');
          await Promise.all(others);
        }
        await visited(dataDir, 1);
        assertStopped(dataDir);
      },
    },
    {
      name: '5 rounds in which everything is killed at once: what was acknowledged stays',
      run: async () => {
        const dataDir = folder();
        let last = Math.max(...(await visited(dataDir, 1)));
        for (let round = 0; round < 5; round += 1) {
          const victim = visit(dataDir, 'stay');
          await printed(victim, /wrote/);
          await pause(50 * round);
          killDatabase(dataDir);
          await stop(victim, 'SIGKILL');
          killDatabase(dataDir);
          last = Math.max(last, ...wrote(victim));
          const [next] = await visited(dataDir, 1);
          assert.ok(next > last, `${last} was acknowledged, then ${next} written`);
          last = next;
        }
        assertStopped(dataDir);
      },
    },
  ];
}
