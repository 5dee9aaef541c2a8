import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** Production code without its comments. */
const sources = ['apps', 'libs', 'projections']
  .flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => join(root, name)),
  )
  .filter((file) => file.endsWith('.ts') && !/\.(spec|support)\.ts$/.test(file))
  .sort()
  .map((file) => ({ file, text: withoutComments(readFileSync(file, 'utf8')) }));

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

function filesWith(...patterns: readonly RegExp[]): string[] {
  const found = sources.filter(({ text }) => patterns.every((pattern) => pattern.test(text)));
  return found.map(({ file }) => file);
}

describe('the one codec', () => {
  it('is made where the program is put together, and nowhere else', () => {
    const makers = filesWith(/(?<!function )\bcreateCodec\b(?=[<(])/);
    expect(makers).not.toEqual([]);
    expect(makers.filter((file) => !file.startsWith('apps/wiring/'))).toEqual([]);
  });

  it('alone brings data to the newest version', () => {
    expect(filesWith(/\bupcast\(/)).toEqual([
      'libs/event-store/check-event.ts',
      'libs/event-store/codec.ts',
      'libs/event-store/event-schema.ts',
    ]);
    expect(filesWith(/\.upcasts\b/)).toEqual(['libs/event-store/event-schema.ts']);
  });

  it('alone makes sense of the bytes of an event', () => {
    expect(filesWith(/from '.*\/json-object\.js'/)).toEqual([
      'libs/event-store/check-event.ts',
      'libs/event-store/codec.ts',
      // Looks only for the first stamp in the metadata, and leaves every byte as it is.
      'libs/event-store/first-stamp.ts',
    ]);
    const handling = /\b(RecordedEvent|EventData|ProposedWrite)\b/;
    const reading = /JSON\.parse|\.json\(|new TextDecoder|toString\('utf-?8'\)/;
    expect(filesWith(handling, reading)).toEqual([
      // The lines of a backup: they carry an event's bytes, and say nothing of what these mean.
      'libs/event-store/backup-lines.ts',
    ]);
  });
});
