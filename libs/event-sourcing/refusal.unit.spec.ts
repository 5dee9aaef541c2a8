import { describe, expect, it } from '@jest/globals';
import { Refusal } from './index.js';

describe('a refusal', () => {
  it('says which kind, which rule, what to do and where', () => {
    const refusal = new Refusal('invalid', 'door-closed', 'Open the door first.', 'door');
    expect(refusal).toBeInstanceOf(Error);
    expect(refusal).toMatchObject({
      name: 'Refusal',
      kind: 'invalid',
      code: 'door-closed',
      message: 'Open the door first.',
      field: 'door',
    });
  });

  it('names no field where none offends', () => {
    expect(new Refusal('conflict', 'door-open', 'It is open.').field).toBeUndefined();
  });
});
