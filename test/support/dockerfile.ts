import { readFileSync } from 'node:fs';

export interface Dockerfile {
  /** In order, as words: `['COPY', 'apps', 'apps']`. */
  readonly instructions: readonly (readonly string[])[];
  /** The instructions of the last stage, which becomes the image. */
  readonly image: readonly (readonly string[])[];
  /** The command of the health check. */
  readonly healthCheck: readonly string[];
  /** What runs where nothing else is said. */
  readonly command: readonly string[];
}

export function readDockerfile(): Dockerfile {
  const lines = readFileSync('Dockerfile', 'utf8')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line !== '');
  const instructions = lines.map((line) => line.split(/\s+/));
  const last = instructions.findLastIndex(([name]) => name === 'FROM');
  return {
    instructions,
    image: instructions.slice(last),
    healthCheck: listIn(lines.find((line) => line.startsWith('HEALTHCHECK'))),
    command: listIn(lines.find((line) => line.startsWith('CMD'))),
  };
}

function listIn(line = ''): string[] {
  return JSON.parse(line.slice(line.indexOf('["'))) as string[];
}
