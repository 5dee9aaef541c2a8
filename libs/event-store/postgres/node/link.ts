import type { EventData, Revision } from '../../port.js';
import { INT8_MAX } from '../limits.js';

/** Where a link points. */
export interface LinkTarget {
  readonly revision: Revision;
  readonly stream: string;
}

const LINK_TYPE = '$>';

const reference = /^(\d{1,19})@(.+)$/s;

/** What a link's data names, `number@stream`; undefined where it is no link, or can't be read as one. */
export function linkTarget({ type, data }: Pick<EventData, 'type' | 'data'>) {
  return type === LINK_TYPE ? parseReference(Buffer.from(data).toString()) : undefined;
}

function parseReference(text: string): LinkTarget | undefined {
  const [, number = '', stream = ''] = reference.exec(text) ?? [];
  if (stream === '' || BigInt(number) > INT8_MAX) return undefined;
  return { revision: BigInt(number), stream };
}
