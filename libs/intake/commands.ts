import { hash } from 'node:crypto';
import type { EventContent } from '../customer/index.js';
import { type CommandEnvelope, deriveId } from '../event-store/index.js';
import { instantOf } from './local-time.js';
import type { CustomerRow, Source } from './reading.js';
import type { CustomerTrades, Trade } from './trades.js';

type Content =
  | { readonly name: 'acquire'; readonly content: EventContent<'CustomerAcquired'> }
  | { readonly name: 'purchase'; readonly content: EventContent<'CustomerPurchased'> }
  | { readonly name: 'refund'; readonly content: EventContent<'CustomerRefunded'> };

/** A command of an import, ready to be decided. */
export type ImportCommand = Content & {
  readonly envelope: CommandEnvelope;
  /** About what its event takes in the log. */
  readonly bytes: number;
  /** What it was made of; absent for an acquisition. */
  readonly trade?: Trade;
};

/** What the commands of one import share. */
export interface Terms {
  readonly source: Pick<Source, 'name' | 'book'>;
  /** Units of the reporting currency for one of this; undefined where it is the reporting one. */
  readonly rateOf: (currency: string) => string | undefined;
}

/** Of an event's envelope in the log. */
const METADATA_BYTES = 600;

/** The customer's commands in canonical order: the acquisition, then orders and refunds by time. */
export function commandsOf(
  { customerId, firstAt, trades }: CustomerTrades,
  { source, rateOf }: Terms,
): readonly ImportCommand[] {
  const envelopeOf = envelopes(source, customerId);
  const acquire = { name: 'acquire', content: { occurredAt: instantOf(firstAt) } } as const;
  return [
    // A longer file may know an earlier row; that the customer was acquired stays the same command.
    { ...acquire, envelope: envelopeOf(acquire.name, '', digestOf('')), bytes: METADATA_BYTES },
    ...trades.map((trade) => {
      const said = contentOf(trade, rateOf(trade.currency));
      const text = JSON.stringify(said.content);
      const envelope = envelopeOf(said.name, trade.id, digestOf(text));
      return { ...said, envelope, bytes: text.length + METADATA_BYTES, trade };
    }),
  ];
}

/** Ids follow from the source and what is said, so that another run says the same under the same id. */
function envelopes(source: Terms['source'], customerId: string) {
  const importId = deriveId('import', source.name, source.book);
  const fixed = {
    actor: 'import',
    source: `import:${source.name}`,
    correlationId: importId,
    causationId: importId,
  };
  return (command: string, id: string, commandDigest: string): CommandEnvelope => ({
    ...fixed,
    command,
    // With its digest: other content under an id of the file is the domain's to judge.
    commandId: deriveId('import', source.name, customerId, command, id, commandDigest),
    commandDigest,
  });
}

function contentOf(trade: Trade, rate: string | undefined): Content {
  const occurredAt = instantOf(trade.at);
  const inCurrency = { currency: trade.currency, ...(rate !== undefined && { rate }) };
  if (trade.kind === 'refund') {
    const content = { occurredAt, refundId: trade.id, amount: trade.amount, ...inCurrency };
    return { name: 'refund', content };
  }
  const place = trade.rows[0]?.place;
  const content = {
    occurredAt,
    orderId: trade.id,
    lines: trade.rows.flatMap(orderLines),
    total: trade.amount,
    ...inCurrency,
    ...(place !== undefined && { place }),
  };
  return { name: 'purchase', content };
}

/** One line, or none where the file knows nothing but the amount. */
function orderLines({ sku, category, quantity, unitPrice }: CustomerRow) {
  if (sku === undefined) return [];
  const optional = { ...(category !== undefined && { category }) };
  const priced = { ...(unitPrice !== undefined && { unitPrice }) };
  return [{ sku, ...optional, quantity: Number(quantity ?? 1), ...priced }];
}

function digestOf(content: string): string {
  return hash('sha256', content);
}
