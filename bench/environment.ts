import { cpus, totalmem } from 'node:os';
import { query } from './sql.js';

/** What the figures depend on beside the code. */
export interface Environment {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly node: string;
  readonly postgres: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** Those that decide what a write costs and what a read may keep. */
const telling = [
  ...['fsync', 'synchronous_commit', 'full_page_writes', 'wal_level', 'max_wal_size'],
  ...['shared_buffers', 'work_mem', 'jit'],
];

export async function describeEnvironment(url: string): Promise<Environment> {
  const [version] = await query<{ server_version: string }>(url, 'show server_version');
  const rows = await query<{ name: string; value: string }>(
    url,
    'select name, current_setting(name) as value from pg_settings where name = any($1)',
    [telling],
  );
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    postgres: version?.server_version ?? 'unknown',
    settings: Object.fromEntries(rows.map(({ name, value }) => [name, value])),
  };
}

export function environmentLines(environment: Environment): string[] {
  const { cpu, cores, memoryGib, node, postgres, settings } = environment;
  const set = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return [
    `${cpu}, ${cores} cores, ${memoryGib} GiB, Node ${node}, PostgreSQL ${postgres} (embedded)`,
    set.join(' '),
  ];
}
