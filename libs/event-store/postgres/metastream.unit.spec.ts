import { expect, it } from '@jest/globals';
import { metastreamOf, originalOf, originalsOf } from './metastream.js';

it('a metastream is named after its stream', () => {
  expect(metastreamOf('a')).toBe('$$a');
  expect(originalOf('$$a')).toBe('a');
  expect(originalOf('$$$scavenges')).toBe('$scavenges');
});

it('a stream is ordinary unless its name begins with two dollars and goes on', () => {
  for (const name of ['a', '$a', 'a$$', '$', '$$']) expect(originalOf(name)).toBeUndefined();
});

it('a metastream may have one of its own', () => {
  expect(originalsOf('$$$$a')).toEqual(['$$a', 'a']);
  expect(originalsOf('a')).toEqual([]);
});
