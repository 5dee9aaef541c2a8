import { type Deed, deed } from './deed.js';
import { decimal } from './money.js';
import { type Order, refundOf } from './orders.js';
import type { Random } from './random.js';
import { chance, exponential, pick, pickWeighted, whole } from './samplers.js';
import { day, hour, instantOf, minute } from './time.js';

const complained = 0.05;
const acknowledged = 0.96;
const resolved = 0.93;
const reopened = 0.12;

/** What may follow an order that went wrong; nothing for most. */
export function complaintAbout(random: Random, order: Order): Deed[] {
  if (!chance(random, complained)) return [];
  const complaintId = `complaint-${order.orderId}`;
  const at = order.at + hour + exponential(random, 4 * day);
  const complaint = deed('CustomerComplained', {
    occurredAt: instantOf(at),
    complaintId,
    category: pick(random, ['delivery', 'damaged goods', 'wrong item', 'billing', 'service']),
    severity: pickWeighted(random, [
      ['low', 35],
      ['medium', 42],
      ['high', 19],
      ['critical', 4],
    ]),
    channel: pick(random, ['e-mail', 'phone', 'chat', 'shop']),
  });
  if (!chance(random, acknowledged)) return [complaint];
  const seenAt = at + 5 * minute + exponential(random, 10 * hour);
  const seen = deed('ComplaintAcknowledged', { occurredAt: instantOf(seenAt), complaintId });
  if (!chance(random, resolved)) return [complaint, seen];
  return [complaint, seen, ...resolution(random, { order, complaintId, after: seenAt })];
}

interface Grievance {
  readonly order: Order;
  readonly complaintId: string;
  readonly after: number;
}

function resolution(random: Random, { order, complaintId, after }: Grievance): Deed[] {
  const at = after + hour + exponential(random, 3 * day);
  const remedy = pickWeighted(random, [
    ['apology', 35],
    ['replacement', 25],
    ['voucher', 22],
    ['refund', 18],
  ]);
  const solved = resolve(random, { complaintId, at, remedy, currency: order.currency });
  if (remedy === 'refund') {
    const back = refundOf(order, { at: at + minute, part: 1, reason: 'complaint' });
    return [solved, back];
  }
  if (!chance(random, reopened)) return [solved];
  const again = at + day + exponential(random, 6 * day);
  const reason = 'not solved';
  return [
    solved,
    deed('ComplaintReopened', { occurredAt: instantOf(again), complaintId, reason }),
    resolve(random, {
      complaintId,
      at: again + hour + exponential(random, 2 * day),
      remedy: 'voucher',
      currency: order.currency,
    }),
  ];
}

interface Solution {
  readonly complaintId: string;
  readonly at: number;
  readonly remedy: string;
  readonly currency: string;
}

/** A voucher is worth 5 to 20; other remedies compensate nothing of their own. */
function resolve(random: Random, { complaintId, at, remedy, currency }: Solution): Deed {
  const compensation = decimal(whole(random, 1, 4) * 500);
  return deed('ComplaintResolved', {
    occurredAt: instantOf(at),
    complaintId,
    remedy,
    ...(remedy === 'voucher' ? { compensation, currency } : {}),
  });
}
