import { readFile } from 'node:fs/promises';
import { defaultPolicy, parsePolicy, type Policy } from '../../projections/index.js';
import { InvalidSetting } from './settings.js';

/** @throws InvalidSetting where the file can't be read, is no JSON or breaks a rule of the policy */
export async function loadPolicy(file: string | undefined): Promise<Policy> {
  if (file === undefined) return defaultPolicy;
  try {
    return parsePolicy(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const reasons = error instanceof Error ? error.message : String(error);
    const reason = reasons.trim().replaceAll(/\s*\n\s*/g, '; ');
    throw new InvalidSetting(`LIFELEDGER_POLICY_FILE: ${file}: ${reason}`);
  }
}
