import type { FastifyInstance } from 'fastify';
import type { Lifeledger } from '../../wiring/index.js';
import { type ProblemDocument, problemOf } from './problem.js';

/** The log goes by other settings than this process: what it answered or wrote would be wrong. */
export class SettingsRefused extends Error {
  override readonly name = 'SettingsRefused';

  document(): ProblemDocument {
    const code = 'settings-refused';
    const wording = { status: 503, code, title: 'This server goes by other settings than its log' };
    const detail = `Its operator must start it anew, with other settings: ${this.message}`;
    return problemOf(wording, detail);
  }
}

/** Keeps everything under `/v1` shut while the settings are refused; health and metrics stay open. */
export function requireSettings(
  server: FastifyInstance,
  { adoption }: { readonly adoption: () => ReturnType<Lifeledger['adoption']> },
): void {
  server.addHook('onRequest', (request, _reply, done) => {
    const { url } = request.routeOptions;
    const now = adoption();
    if (now.state === 'refused' && url?.startsWith('/v1/') === true) {
      done(new SettingsRefused(now.reason));
    } else done();
  });
}
