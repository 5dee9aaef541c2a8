import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { acquired, type Happening, purchased } from './stories.support.js';

/** Where the real data lies that golden specs read. */
export const testData = process.env['LIFELEDGER_TEST_DATA'] ?? '../shared/data';
const cdnowFile = join(testData, 'cdnow/CDNOW_master.txt');
export const hasTestData = existsSync(cdnowFile);

/** Fader and Hardie's CDNOW purchases, as what happened to their customers. */
export async function cdnowHappenings(): Promise<readonly Happening[]> {
  const text = await readFile(cdnowFile, 'utf8');
  const lines = text
    .split('\r\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/));
  const known = new Set<string>();
  return lines.flatMap(([id = '', date = '', quantity = '', total = ''], index) => {
    if (id === '') return [];
    const at = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
    const order = purchased(`cdnow-${id}`, at, {
      orderId: String(index),
      total,
      lines: [{ sku: 'cd', quantity: Number(quantity) }],
    });
    if (known.has(id)) return [order];
    known.add(id);
    return [acquired(`cdnow-${id}`, at), order];
  });
}
