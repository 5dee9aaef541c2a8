import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readCompose } from '../support/compose-file.js';
import { readDockerfile } from '../support/dockerfile.js';

const text = (path: string) => readFileSync(path, 'utf8');
const { instructions, image, command } = readDockerfile();
const stages = instructions.filter(([name]) => name === 'FROM');
const copies = instructions.filter(([name]) => name === 'COPY').map((words) => words.slice(1));
const isFromStage = ([first]: readonly string[]) => first?.startsWith('--from=') === true;
/** What comes out of the repository, without its destination. */
const sources = copies
  .filter((words) => !isFromStage(words))
  .flatMap((words) => words.slice(0, -1));

describe('the Dockerfile', () => {
  it('stands on the very Node that the project is tested with', () => {
    const { devDependencies } = JSON.parse(text('package.json')) as {
      devDependencies: Record<string, string>;
    };
    const names = stages.map(([, , as, name]) => (as === 'AS' ? name : undefined));
    const outside = stages.map(([, from]) => from).filter((from) => !names.includes(from));
    expect(outside).toEqual(outside.map(() => `node:${String(devDependencies['node'])}-slim`));
    expect(outside.length).toBeGreaterThan(0);
  });

  it('copies what is there, and the build context lets it through', () => {
    const allowed = text('.dockerignore').split('\n');
    expect(sources.filter((path) => !existsSync(path))).toEqual([]);
    expect(sources.filter((path) => !allowed.includes(`!${path}`))).toEqual([]);
    expect(allowed[0]).toBe('*');
  });

  it('builds all folders that the build wants, and takes along what a process needs', () => {
    const { compilerOptions } = JSON.parse(text('nest-cli.json')) as {
      compilerOptions: { builder: { options: { filenames: string[] } } };
    };
    expect(sources).toEqual(expect.arrayContaining(compilerOptions.builder.options.filenames));
    expect(copies.filter(isFromStage)).toEqual([
      ['--from=production', '/app/node_modules', 'node_modules'],
      ['--from=build', '/app/dist/apps', 'dist/apps'],
      ['--from=build', '/app/dist/libs', 'dist/libs'],
      ['--from=build', '/app/dist/projections', 'dist/projections'],
    ]);
  });

  it('ends as a user without rights', () => {
    expect(image.filter(([name]) => name === 'USER')).toEqual([['USER', 'node']]);
    const at = (wanted: string) => image.findIndex(([name]) => name === wanted);
    expect(at('USER')).toBeGreaterThan(image.findLastIndex(([name]) => name === 'COPY'));
    expect(at('CMD')).toBeGreaterThan(at('USER'));
  });

  it('runs, and compose runs, files that the build makes', () => {
    const { api, projector } = readCompose().services;
    const commands = [command, api?.command, projector?.command];
    expect(commands).toEqual([
      ['node', 'dist/apps/api/main.js'],
      ['node', 'dist/apps/api/main.js'],
      ['node', 'dist/apps/projector/main.js'],
    ]);
    const made = commands.map((words) => String(words?.[1]));
    const from = made.map((path) => path.replace(/^dist\//, '').replace(/\.js$/, '.ts'));
    expect(from.filter((path) => !existsSync(path))).toEqual([]);
  });
});
