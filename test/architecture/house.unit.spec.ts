import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { projectionsFor } from '../../projections/index.js';

const roots = ['apps', 'libs', 'projections', 'test', 'bench'];
const FILE_LINES_MAX = 250;
const FUNCTION_LINES_MAX = 60;

const files = roots
  .flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => join(root, name)),
  )
  .filter((file) => file.endsWith('.ts') && !file.includes('node_modules'));
const sources = files.filter((file) => !file.endsWith('.spec.ts'));

function functionsOf(file: string): { name: string; lines: number }[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: { name: string; lines: number }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const line = (at: number) => source.getLineAndCharacterOfPosition(at).line;
      const lines = line(node.end) - line(node.getStart()) + 1;
      found.push({ name: `${file}:${String(line(node.getStart()) + 1)}`, lines });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe('the house', () => {
  it('has no file over 250 lines', () => {
    const long = files.filter(
      (file) => readFileSync(file, 'utf8').split('\n').length - 1 > FILE_LINES_MAX,
    );
    expect(long).toEqual([]);
  });

  it('has no function over 60 lines', () => {
    const long = sources.flatMap(functionsOf).filter(({ lines }) => lines > FUNCTION_LINES_MAX);
    expect(long).toEqual([]);
  });

  it('has a given/when/then spec beside every decision', () => {
    const folder = 'libs/customer/decisions';
    const names = readdirSync(folder);
    const decisions = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
    const missing = decisions.filter(
      (name) => !names.includes(name.replace(/\.ts$/, '.unit.spec.ts')),
    );
    expect(decisions.length).toBeGreaterThan(0);
    expect(missing).toEqual([]);
  });

  it('has a spec in every projection folder', () => {
    const folders = readdirSync('projections', { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    const missing = folders.filter(
      ({ name }) =>
        !readdirSync(join('projections', name)).some((file) => file.endsWith('.spec.ts')),
    );
    expect(folders.length).toBeGreaterThan(0);
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it('lists every projection', () => {
    const index = readFileSync('projections/index.ts', 'utf8');
    const folders = readdirSync('projections', { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    const unlisted = folders.filter(({ name }) => !index.includes(`./${name}/`));
    expect(unlisted.map(({ name }) => name)).toEqual([]);
    const names = projectionsFor({ currency: 'USD' }).map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  it('names files in kebab-case, and none for what it is not', () => {
    const vague = /(^|-)(manager|helper|util|utils|processor|impl|base)(-|$)/;
    const odd = files.filter((file) => {
      const name = basename(file).replace(/(\.[a-z0-9-]+)*\.ts$/, '');
      return !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || vague.test(name);
    });
    expect(odd).toEqual([]);
  });

  it('has one index per room and none inside', () => {
    const rooms = ['libs/customer', 'libs/event-store', 'libs/event-store/postgres', 'projections'];
    const indexes = files.filter((file) => basename(file) === 'index.ts').map(dirname);
    const inside = indexes.filter(
      (folder) => !/^(libs|apps)\/[^/]+$/.test(folder) && !rooms.includes(folder),
    );
    expect(inside).toEqual([]);
  });
});
