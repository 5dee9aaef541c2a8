import { Big } from 'big.js';
import { Refusal } from '../event-sourcing/index.js';
import type { Decided } from './decide.js';
import { rejected, type Exclusion, type Reading } from './reading.js';
import type { Counted, CountedFor, Reconciliation } from './reconciliation.js';
import type { RejectsFile } from './rejects-file.js';
import { MoneyTally, RowTally, Tallies } from './tally.js';
import type { Trade } from './trades.js';

/**
 * Keeps count while an import runs: of the input as it is read, and apart from that of what became
 * of it, so that the two can be held against each other.
 */
export class Account {
  readonly #read = new RowTally();
  readonly #kept = { order: new RowTally(), refund: new RowTally() };
  readonly #standing = {
    acquire: { new: 0, known: 0 },
    purchase: { new: 0, known: 0 },
    refund: { new: 0, known: 0 },
  };
  readonly #unattributed = new RowTally();
  readonly #setAside = new Tallies();
  readonly #rejected = new Tallies();
  readonly #remarks = new Tallies();
  readonly #rounding = new MoneyTally();

  constructor(private readonly rejects: RejectsFile) {}

  /** A row as it was read; what excludes it is counted at once. */
  read(reading: Reading): void {
    this.#count(this.#read, reading);
    for (const remark of reading.remarks ?? []) this.#count(this.#remarks.of(remark), reading);
    if (reading.exclusion === undefined) return;
    this.#count(this.#tallyOf(reading.exclusion), reading);
    this.rejects.write({ ...reading.exclusion, line: reading.line, fields: reading.fields });
  }

  /** What became of one customer's commands. */
  decided(customerId: string, decided: readonly Decided[]): void {
    for (const { command, outcome } of decided) {
      if (!(outcome instanceof Refusal)) this.#standing[command.name][outcome] += 1;
      if (command.trade === undefined) continue;
      if (outcome instanceof Refusal) this.#refused(customerId, command.trade, outcome);
      else this.#keep(command.trade);
    }
  }

  /** To be asked when all is decided. */
  reconcile(): Omit<Reconciliation, 'source' | 'file' | 'rejectsFile'> {
    const accountedFor = this.#accountedFor();
    const { acquire, purchase, refund } = this.#standing;
    return {
      read: counted(this.#read),
      customers: standing(acquire),
      orders: { ...standing(purchase), ...counted(this.#kept.order) },
      refunds: { ...standing(refund), ...counted(this.#kept.refund) },
      unattributed: counted(this.#unattributed),
      setAside: countedFor(this.#setAside),
      rejected: countedFor(this.#rejected),
      rounding: this.#rounding.sums(),
      remarks: countedFor(this.#remarks),
      accountedFor: counted(accountedFor),
      ties: accountedFor.rows === this.#read.rows && accountedFor.money.equals(this.#read.money),
    };
  }

  #count(tally: RowTally, { money }: Pick<Reading, 'money'>): void {
    tally.rows += 1;
    if (money !== undefined) tally.money.add(money.currency, money.value);
  }

  #tallyOf({ kind, reason }: Exclusion): RowTally {
    if (kind === 'unattributed') return this.#unattributed;
    return (kind === 'set-aside' ? this.#setAside : this.#rejected).of(reason);
  }

  /** What the log keeps, which is rounded, and how much that is off. */
  #keep({ kind, rows, exact, amount, currency }: Trade): void {
    const kept = this.#kept[kind];
    const sign = kind === 'refund' ? -1 : 1;
    kept.rows += rows.length;
    kept.money.add(currency, new Big(amount));
    this.#rounding.add(currency, exact.minus(amount).times(sign));
  }

  #refused(customerId: string, trade: Trade, refusal: Refusal): void {
    const { reason, explanation } = rejected(refusal.code, refusal.message);
    const tally = this.#rejected.of(reason);
    const sign = trade.kind === 'refund' ? -1 : 1;
    tally.rows += trade.rows.length;
    tally.money.add(trade.currency, trade.exact.times(sign));
    for (const { line, amount, currency } of trade.rows) {
      const fields = [customerId, trade.kind, trade.id, amount, currency];
      this.rejects.write({ line, reason, explanation, fields });
    }
  }

  #accountedFor(): RowTally {
    const excluded = [...this.#setAside.all(), ...this.#rejected.all()].map(([, tally]) => tally);
    const sum = new RowTally();
    for (const tally of [this.#kept.order, this.#unattributed, ...excluded]) {
      sum.rows += tally.rows;
      sum.money.addAll(tally.money);
    }
    sum.rows += this.#kept.refund.rows;
    sum.money.addAll(this.#kept.refund.money, -1);
    sum.money.addAll(this.#rounding);
    return sum;
  }
}

function standing(count: { readonly new: number; readonly known: number }) {
  return { new: count.new, alreadyThere: count.known };
}

function counted({ rows, money }: RowTally): Counted {
  return { rows, sums: money.sums() };
}

function countedFor(tallies: Tallies): readonly CountedFor[] {
  return tallies.all().map(([reason, tally]) => ({ reason, ...counted(tally) }));
}
