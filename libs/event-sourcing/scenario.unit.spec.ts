import { describe, expect, it } from '@jest/globals';
import { type Decide, type Decider, Refusal, scenarios } from './index.js';

interface Moved {
  readonly type: 'Opened' | 'Closed';
  readonly data: { readonly by: string };
}

interface Move {
  readonly to: 'Opened' | 'Closed';
}

const door: Decider<string, Moved> = { initial: () => 'Closed', evolve: (_, { type }) => type };

const move: Decide<Move, string, Moved, { readonly actor: string }> = (
  { to },
  state,
  { actor },
) => {
  if (actor === 'stranger') throw new Refusal('conflict', 'stranger', 'Say who you are.');
  return to === state ? [] : [{ type: to, data: { by: actor } }];
};

const opened: Moved = { type: 'Opened', data: { by: 'me' } };
const { given } = scenarios(door, { actor: 'me' });
const strangers = scenarios(door, { actor: 'stranger' });

describe('a scenario', () => {
  it('holds where the decision says what was expected', () => {
    given().when(move, { to: 'Opened' }).then(opened);
    given(opened).when(move, { to: 'Opened' }).thenNothing();
    strangers.given().when(move, { to: 'Opened' }).thenRefused('stranger');
  });

  it('fails where it says something else', () => {
    const other: Moved = { type: 'Opened', data: { by: 'you' } };
    expect(() => {
      given().when(move, { to: 'Opened' }).then(other);
    }).toThrow();
    expect(() => {
      given().when(move, { to: 'Opened' }).thenNothing();
    }).toThrow();
    expect(() => {
      given(opened).when(move, { to: 'Opened' }).then(opened);
    }).toThrow();
  });

  it('fails where a refusal was not expected, or another one was', () => {
    const asked = strangers.given().when(move, { to: 'Opened' });
    expect(() => {
      asked.thenNothing();
    }).toThrow(Refusal);
    expect(() => {
      asked.thenRefused('locked');
    }).toThrow(/stranger/);
    expect(() => {
      given().when(move, { to: 'Opened' }).thenRefused('stranger');
    }).toThrow(/expected a refusal/);
  });

  it('does not take another error for a refusal', () => {
    const broken = () => {
      throw new TypeError('broken');
    };
    expect(() => {
      given().when(broken, {}).thenRefused('broken');
    }).toThrow(TypeError);
  });
});
