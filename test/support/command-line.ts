import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

export interface CommandOptions {
  /** Absent where `env` names a database. */
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Through `npm run` instead of plain Node. */
  readonly npmScript?: string;
  /** The process to run; default: the CLI. */
  readonly entry?: string;
}

/** Whoever wants the gRPC door says at which port. */
const DOOR_SHUT = { LIFELEDGER_GRPC_PORT: 'off' };

/** A command of ours in a process of its own, built beforehand by `npm test`. */
export class CommandLine {
  readonly child: ChildProcess;
  #output = '';

  constructor(words: readonly string[], options: CommandOptions) {
    const { dataDir, env, npmScript, entry = 'dist/apps/cli/main.js' } = options;
    const [file, args] =
      npmScript === undefined
        ? [process.execPath, [entry, ...words]]
        : ['npm', ['run', '--silent', npmScript, ...words]];
    this.child = spawn(file, args, {
      env: { ...plainEnvironment(), ...inFolder(dataDir), ...DOOR_SHUT, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    }
  }

  /** Everything printed so far, on either stream. */
  get output(): string {
    return this.#output;
  }

  /** Resolves with the match once it was printed; rejects when the process ends without it. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.#output);
      if (match !== null) return match;
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new Error(`ended without printing ${String(pattern)}:\n${this.#output}`);
      }
      await Promise.race([
        once(this.child.stdout ?? this.child, 'data'),
        once(this.child.stderr ?? this.child, 'data'),
        once(this.child, 'close'),
      ]);
    }
  }

  /** The exit code, or the signal that ended it. */
  async ended(): Promise<number | string> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      await once(this.child, 'close');
    }
    return this.child.exitCode ?? this.child.signalCode ?? 'unknown';
  }

  /** Sends it a signal and says how it ended. */
  async stop(signal: NodeJS.Signals): Promise<number | string> {
    this.child.kill(signal);
    return this.ended();
  }

  /** As Ctrl-C in a terminal does: the signal goes to the whole process group. */
  async interrupt(): Promise<number | string> {
    process.kill(-Number(this.child.pid), 'SIGINT');
    return this.ended();
  }
}

/** A port of loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function inFolder(dataDir: string | undefined): Readonly<Record<string, string>> {
  return dataDir === undefined ? {} : { LIFELEDGER_DATA_DIR: dataDir };
}

/** Jest's own settings would follow the child otherwise. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const { ...environment } = process.env;
  delete environment['NODE_OPTIONS'];
  return environment;
}
