import { describe, expect, it } from '@jest/globals';
import { endPoint } from './gossip.js';

describe('the address that gossip gives', () => {
  it.each([
    ['127.0.0.1:2114', '127.0.0.1', 2114],
    ['node.example:80', 'node.example', 80],
    ['[::1]:2113', '::1', 2113],
    ['localhost', 'localhost', 2113],
  ])('is where %s points to', (authority, address, port) => {
    expect(endPoint(authority)).toEqual({ address, port });
  });
});
