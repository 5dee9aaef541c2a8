import { setTimeout as pause } from 'node:timers/promises';
import { query } from '../../support/toy-read-models.js';
import type { OwnCluster } from './cluster.js';
import { type Company, LEASE_MILLISECONDS } from './company.js';
import { patiently } from './patiently.js';
import type { Blow, Turn } from './schedule.js';
import type { Stage } from './stage.js';

export interface Scene {
  readonly stage: Stage;
  readonly cluster: OwnCluster;
  readonly company: Company;
  /** Told of every blow that fell on somebody. */
  readonly struck: (blow: Blow) => void;
}

/** Lets a blow fall. What operators do goes on behind it, under the blows that follow. */
export async function strike(turn: Turn, scene: Scene): Promise<void> {
  const { blow } = turn;
  const { company, struck } = scene;
  const force = forces(turn, scene)[blow];
  if (force !== undefined) {
    await force();
    struck(blow);
    return;
  }
  const act = acts(turn, scene)[blow];
  company.begin(blow, async () => {
    if ((await act?.()) !== 'nothing') struck(blow);
  });
}

type Forces = Readonly<Partial<Record<Blow, () => Promise<unknown>>>>;

/** What takes no longer than it takes. */
function forces({ worker: hit, amount }: Turn, { stage, cluster, company }: Scene): Forces {
  const { poisoner, workers } = company;
  const worker = workers[hit];
  return {
    kill: () => Promise.resolve(worker?.kill()),
    pause: async () => {
      worker?.stop();
      // From well within its lease to long beyond it.
      await pause(LEASE_MILLISECONDS * 3 * amount);
      worker?.goOn();
    },
    'end-sessions': () => patiently(() => endSessions(stage)),
    'restart-database': () => cluster.restart(),
    'cut-store': () => patiently(() => stage.cutStore()),
    poison: async () => {
      await company.idle();
      await poisoner.poison(company.release);
    },
    retry: () => poisoner.retry(company.release),
    discard: async () => {
      await company.idle();
      await poisoner.discard(company.release);
    },
    release: async () => {
      await company.renew();
      await poisoner.retryAll(company.release, amount);
    },
  };
}

type Acts = Readonly<Partial<Record<Blow, () => Promise<unknown>>>>;

/** What operators do, one act behind the other. */
function acts({ amount }: Turn, { company }: Scene): Acts {
  const { operator } = company;
  return {
    rebuild: async () => {
      // Beside one that serves.
      await company.folded();
      await operator.rebuild();
    },
    'kill-rebuild': () => operator.kill({ role: 'rebuild' }, Math.round(300 + 1_500 * amount)),
    'rebuild-at-poison': () => operator.rebuildAtPoison(),
    compare: () => operator.compare(amount),
    'change-over': () => operator.changeOver(amount),
    'kill-change-over': () => operator.killChangeOver(amount),
    drop: () => operator.drop(amount),
  };
}

function endSessions({ databaseUrl }: Stage): Promise<unknown> {
  return query(
    databaseUrl,
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database()
       and (application_name like 'lifeledger projector %' or application_name = 'lifeledger leases')`,
  );
}
