// The whole of Lifeledger, as built, started by several users from several places.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { databaseHome } from './clones.mjs';
import { lifeledger, liveThrough } from './life-of-a-server.mjs';
import { assertStopped, freePort, NOBODY, printed, start, stop } from './processes.mjs';

const { fetch } = globalThis;

export function commandLineScenarios({ open, closed, folder }) {
  return [
    {
      name: 'a life as the user who runs this',
      run: () => liveThrough({ clone: open, dataDir: folder() }),
    },
    {
      name: 'a life as a user who is not root',
      needsRoot: true,
      run: () => liveThrough({ clone: open, uid: NOBODY, dataDir: folder(NOBODY) }),
    },
    {
      name: 'a life below a closed home, as root: the database lies elsewhere',
      needsRoot: true,
      run: async () => {
        const dataDir = join(closed, '.lifeledger');
        await liveThrough({ clone: closed, dataDir });
        assert.ok(existsSync(databaseHome(dataDir)));
        assert.notEqual(databaseHome(dataDir), dataDir);
      },
    },
    {
      name: "a user's folder goes on under root, and back",
      needsRoot: true,
      run: async () => {
        const dataDir = folder(NOBODY);
        for (const uid of [NOBODY, undefined, NOBODY]) {
          const status = lifeledger({ clone: open, uid, dataDir }).command(['status']);
          await status.ended;
          assert.equal(status.child.exitCode, 0, status.output);
        }
        assertStopped(dataDir);
      },
    },
    {
      name: "somebody else's folder is refused in one line",
      needsRoot: true,
      run: async () => {
        const dataDir = folder();
        await lifeledger({ clone: open, dataDir }).command(['status']).ended;
        const stranger = lifeledger({ clone: open, uid: NOBODY, dataDir }).command(['status']);
        await stranger.ended;
        assert.equal(stranger.child.exitCode, 1);
        assert.match(stranger.output, /^[^\n]*run as the user who owns it[^\n]*\n$/);
      },
    },
    {
      name: 'SIGTERM to npm ends everything within 5 s',
      run: async () => {
        const dataDir = folder();
        const env = { LIFELEDGER_DATA_DIR: dataDir, LIFELEDGER_PORT: String(await freePort()) };
        const npm = start(['npm', 'start', '--silent'], { cwd: open, env });
        const [, address] = await printed(npm, /serves (http:\S+)/);
        const { milliseconds } = await stop(npm, 'SIGTERM');
        assert.ok(milliseconds < 5_000, `took ${milliseconds} ms`);
        await assert.rejects(fetch(address), 'Node still serves');
        assertStopped(dataDir);
      },
    },
    {
      name: 'a demo that is killed half-way goes on, and a second one simulates nothing',
      run: async () => {
        const dataDir = folder();
        const { command } = lifeledger({ clone: open, dataDir });
        const cut = command(['demo', '--once'], { LIFELEDGER_PORT: '0' });
        await printed(cut, /lifeledger: .*\d/);
        await stop(cut, 'SIGKILL');
        for (const expected of [/events appended\./, /all of it was there already/]) {
          const demo = command(['demo', '--once'], { LIFELEDGER_PORT: '0' });
          await demo.ended;
          assert.equal(demo.child.exitCode, 0, demo.output);
          assert.match(demo.output, expected);
        }
        assertStopped(dataDir);
      },
    },
  ];
}
