import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from '../wiring/index.js';

/** The port is taken; told in one line. */
export class PortInUse extends Error {
  override readonly name = 'PortInUse';
}

/** Listens where the settings say. @returns the address @throws PortInUse */
export async function listen(
  api: NestFastifyApplication,
  { port, host }: Settings,
): Promise<string> {
  try {
    // By the server itself: Nest logs a failure before it hands it on.
    return await api.getHttpAdapter().getInstance().listen({ port, host });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new PortInUse(
      `port ${String(port)} on ${host} is in use; stop what listens there or set LIFELEDGER_PORT`,
    );
  }
}
