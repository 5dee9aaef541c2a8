import { hash, timingSafeEqual } from 'node:crypto';
import type { Guard } from './calls.js';
import { AccessDenied, BadCredentials } from './refusals.js';

/** Lets everybody through, or only who shows these credentials (HTTP's Basic scheme). */
export function guardWith(
  credentials: { readonly username: string; readonly password: string } | undefined,
): Guard {
  if (credentials === undefined) return () => undefined;
  const wanted = digest(`${credentials.username}:${credentials.password}`);
  return ({ metadata }) => {
    const [given] = metadata.get('authorization');
    if (given === undefined) throw new AccessDenied();
    const [, encoded] = /^Basic\s+(\S+)\s*$/i.exec(String(given)) ?? [];
    const pair = Buffer.from(encoded ?? '', 'base64').toString();
    // Digests have one length, so that the time taken says nothing about the password.
    if (!timingSafeEqual(wanted, digest(pair))) throw new BadCredentials();
  };
}

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
