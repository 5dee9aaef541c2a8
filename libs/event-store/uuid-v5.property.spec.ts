import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { v5 } from 'uuid';
import { uuidV5Below } from './uuid-v5.js';

describe('uuidV5Below', () => {
  it("makes what the RFC's example says", () => {
    const dns = uuidV5Below('6ba7b810-9dad-11d1-80b4-00c04fd430c8');
    expect(dns('www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });

  it('makes what the uuid package makes', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.string({ unit: 'grapheme' }), (namespace, name) => {
        expect(uuidV5Below(namespace)(name)).toBe(v5(name, namespace));
      }),
    );
  });
});
