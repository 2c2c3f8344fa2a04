// The budget as a hard limit: what a win would cost at most is reserved when deciding, spent when it is won and given back
// when it is lost or nobody answers. It must never let a campaign spend more than its day's or its total budget.
import { randomUUID } from "node:crypto";
import { type Constraint, type EscrowHold, EscrowLedger, type Exclude, type StateStore } from "tutti";
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import { type BudgetedCampaign, CampaignBudgets, costOf } from "./campaign-budgets.js";
import { type ReservationOptions, Reservations } from "./reservations.js";

/** Milliseconds between two rounds of the ledger. */
const ROUND = 1_000;

export class BudgetConstraint implements Constraint<AdRequest, number, AdEvent> {
  readonly name = "budget";
  readonly budgets: CampaignBudgets;
  readonly #ledger: EscrowLedger;
  readonly #reservations: Reservations<EscrowHold>;
  readonly #campaigns: number;
  #late = 0;
  #rounds: NodeJS.Timeout | undefined;

  constructor(campaigns: readonly BudgetedCampaign[], options: ReservationOptions = {}) {
    this.#campaigns = campaigns.length;
    this.#ledger = new EscrowLedger({
      name: "ads-budget",
      clock: Date.now,
      newOwner: randomUUID,
      ...(options.patience === undefined ? {} : { lifetime: options.patience }),
      report: (error) =>
        process.emitWarning(
          `budgets could not be kept: ${error instanceof Error ? error.message : String(error)}`,
          { code: "TUTTI_BUDGETS", detail: "What failed is tried again; nothing is overspent meanwhile." },
        ),
    });
    this.budgets = new CampaignBudgets(campaigns, this.#ledger);
    this.#reservations = new Reservations((held) => this.#ledger.release(held), options);
  }

  /** Impressions that were paid without a reservation: won after it had expired, or decided elsewhere. */
  get late(): number {
    return this.#late;
  }

  /** From here on budgets are shared through the store, and what was spent before is found there. */
  async open(store: StateStore): Promise<void> {
    this.budgets.enterDay(Date.now());
    await this.#ledger.open(store);
    this.#rounds = setInterval(() => {
      // A failure was reported, and is tried again in the next round.
      this.#ledger.tend().catch(() => undefined);
    }, ROUND).unref();
  }

  /** Settles when all impressions that were observed so far are durable. */
  settled(): Promise<void> {
    return this.#ledger.settled();
  }

  async close(): Promise<void> {
    clearInterval(this.#rounds);
    await this.#ledger.close();
  }

  exclude(request: AdRequest, candidates: readonly number[], exclude: Exclude): void {
    for (let index = 0; index < candidates.length; index++) {
      const shortage = this.budgets.shortage(candidates[index] as number, 1, request.time);
      if (shortage !== undefined) exclude(index, shortage);
    }
  }

  reserve(
    request: AdRequest,
    campaign: number,
    price: number | undefined,
    decision: string,
  ): string | undefined {
    if (price === undefined) return "no price to reserve";
    this.#reservations.expire(request.time);
    const cost = costOf(price);
    const shortage = this.budgets.shortage(campaign, cost, request.time);
    if (shortage !== undefined) return shortage;
    const hold = this.budgets.reserve(campaign, cost, request.time);
    if (hold === undefined) return "the budgets' store does not answer";
    this.#reservations.hold(decision, hold, request.time);
    return undefined;
  }

  release(_request: AdRequest, _campaign: number, _price: number | undefined, decision: string): void {
    const held = this.#reservations.take(decision);
    if (held !== undefined) this.#ledger.release(held);
  }

  observe(event: AdEvent): void {
    if (event.type !== "impression" && event.type !== "loss") return;
    const held = this.#reservations.take(event.decision);
    if (event.type === "loss") {
      if (held !== undefined) this.#ledger.release(held);
    } else if (held !== undefined) {
      // Nobody owes more than was bid, and what is no price is the whole of it.
      const paid = event.price >= 0 ? Math.min(Math.ceil(event.price), held.amount) : held.amount;
      this.#ledger.commit(held, event.decision, paid);
    } else if (event.campaign >= 0 && event.campaign < this.#campaigns && event.price >= 0) {
      const accounts = this.budgets.accounts(event.campaign, event.time);
      if (this.#ledger.book(accounts, event.decision, Math.ceil(event.price))) this.#late++;
    }
  }
}
