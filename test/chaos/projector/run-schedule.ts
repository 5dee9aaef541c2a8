import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../../../libs/event-store/index.js';
import { wrongAnswers } from './asking.js';
import type { OwnCluster } from './cluster.js';
import { Company } from './company.js';
import { entriesOf } from './expected.js';
import { judge } from './judge.js';
import { patiently } from './patiently.js';
import { type Blow, scheduleOf } from './schedule.js';
import { LOGS, openStage, type Stage } from './stage.js';
import { strike } from './strike.js';

export interface ScheduleOptions {
  readonly seed: number;
  /** How often each blow falls. */
  readonly rounds: number;
  readonly cluster: OwnCluster;
  readonly log: (line: string) => void;
}

/** What became of one schedule. */
export interface Verdict {
  readonly seed: number;
  /** Empty where nothing was lost, doubled or out of order, and all rows were right. */
  readonly violations: readonly string[];
  /** Those that fell on somebody. */
  readonly blows: readonly Blow[];
  readonly events: number;
  readonly answers: number;
  readonly generations: number;
}

/**
 * Two projectors, one folding and one standing by, and operators who change over, compare, drop,
 * retry and discard, under blow after blow while others write and ask.
 */
export async function runSchedule(options: ScheduleOptions): Promise<Verdict> {
  const { seed, log } = options;
  const stage = await openStage(LOGS[seed % LOGS.length] ?? 'postgres', log);
  const company = new Company({ stage, seed, log });
  const blows: Blow[] = [];
  const wrong: string[] = [];
  try {
    wrong.push(...(await play({ stage, company, blows }, options)));
  } catch (error) {
    wrong.push(messageOf(error));
  }
  try {
    const told = await company.close();
    const entries = await entriesOf(stage.log);
    wrong.push(...company.wrong, ...wrongAnswers(told, entries));
    const { generations } = await stage.reads.status();
    const counts = { events: entries.length, answers: told.answers.length };
    return { seed, violations: wrong, blows, ...counts, generations: generations.length };
  } finally {
    await stage.close();
  }
}

interface Playing {
  readonly stage: Stage;
  readonly company: Company;
  readonly blows: Blow[];
}

/** @returns what is wrong in the end, with something parked still, and when nothing is any more */
async function play(
  { stage, company, blows }: Playing,
  { seed, rounds, cluster, log }: ScheduleOptions,
): Promise<readonly string[]> {
  const { operator, poisoner } = company;
  const struck = (blow: Blow) => blows.push(blow);
  const scene = { stage, cluster, company, struck };
  for (const turn of scheduleOf(seed, rounds)) {
    await pause(turn.afterMilliseconds);
    log(`blow: ${turn.blow}`);
    await strike(turn, scene);
  }
  await company.written();
  const parked = await settled({ stage, company });
  log('in the end all is tried again');
  await poisoner.retryAll(company.release);
  company.begin('the last rebuild', () => operator.rebuild());
  return [...parked, ...(await settled({ stage, company }))];
}

/** What is wrong once everybody has folded everything. */
async function settled({ stage, company }: Omit<Playing, 'blows'>): Promise<readonly string[]> {
  await company.idle();
  await company.folded();
  const made = await company.made();
  const { generations } = await patiently(() => stage.reads.status());
  const entries = await entriesOf(stage.log);
  return judge({ databaseUrl: stage.databaseUrl, entries, generations, made });
}
