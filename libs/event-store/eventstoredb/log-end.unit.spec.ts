import { describe, expect, it } from '@jest/globals';
import { reachedBy } from './log-end.js';

const at = { commit: 7n, prepare: 7n };

describe("the log's end", () => {
  it('is reached by a subscription that the same node has answered', () => {
    expect(reachedBy('10.0.0.1:2113', { at, node: '10.0.0.1:2113' })).toBe(at);
  });

  it('is not known to be reached by one of another node, which may be behind', () => {
    expect(reachedBy('10.0.0.2:2113', { at, node: '10.0.0.1:2113' })).toBeUndefined();
    expect(reachedBy(undefined, { at, node: undefined })).toBeUndefined();
    expect(reachedBy('10.0.0.1:2113', undefined)).toBeUndefined();
  });
});
