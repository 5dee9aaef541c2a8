import { describe, expect, it } from '@jest/globals';
import { copyDirection, withoutPassword } from './copy-direction.js';

describe('the direction of a copy', () => {
  const url = 'esdb://localhost:2113?tls=false';

  it('is to a node or from it', () => {
    expect(copyDirection({ to: url }, {})).toEqual({ way: 'to', url });
    expect(copyDirection({ from: url }, { EVENTSTORE_URL: '' })).toEqual({ way: 'from', url });
    const cluster = 'esdb+discover://a,b,c';
    expect(copyDirection({ to: cluster }, {})).toEqual({ way: 'to', url: cluster });
  });

  it.each([
    [{}, {}, /either --to .* or --from/],
    [{ to: url, from: url }, {}, /either --to .* or --from/],
    [{ to: 'localhost:2113' }, {}, /^--to: must look like/],
    [{ from: 'http://user:secret@host' }, {}, /^--from: must look like(?!.*secret)/],
    [{ to: url }, { EVENTSTORE_URL: url }, /^EVENTSTORE_URL: .*unset it$/],
  ])('is refused in one line: %j with %j', (flags, env, line) => {
    expect(() => copyDirection(flags, env)).toThrow(line);
  });
});

describe('an address that is shown', () => {
  it.each([
    ['esdb://admin:changeit@host:2113?tls=true', 'esdb://host:2113?tls=true'],
    ['esdb+discover://u:p%40x@a:1,b:2/?tls=false', 'esdb+discover://a:1,b:2/?tls=false'],
    ['esdb://u:p@x@host', 'esdb://host'],
    ['esdb://host:2113?connectionName=me@home', 'esdb://host:2113?connectionName=me@home'],
  ])('holds no password: %s', (url, shown) => {
    expect(withoutPassword(url)).toBe(shown);
  });
});
