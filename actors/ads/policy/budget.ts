// The budget as a hard limit: what a win would cost at most is reserved when deciding, spent when it is won and given back
// when it is lost or nobody answers. It must never let a campaign spend more than its day's or its total budget.
import type { Constraint, Exclude } from "tutti";
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import type { Campaign } from "../catalogue/campaign.js";
import { BudgetLedger, type BudgetReservation } from "./budget-ledger.js";
import { type ReservationOptions, Reservations } from "./reservations.js";

/** What one impression costs at most, in whole micro-units, when bid at `price` micro-units per thousand. */
export function costOf(price: number): number {
  return Math.ceil(price / 1000);
}

export class BudgetConstraint implements Constraint<AdRequest, number, AdEvent> {
  readonly name = "budget";
  readonly ledger: BudgetLedger;
  readonly #reservations: Reservations<BudgetReservation>;
  readonly #campaigns: number;
  #late = 0;

  constructor(
    campaigns: readonly Pick<Campaign, "dailyBudget" | "totalBudget">[],
    options: ReservationOptions = {},
  ) {
    this.#campaigns = campaigns.length;
    this.ledger = new BudgetLedger(campaigns);
    this.#reservations = new Reservations((held) => this.ledger.release(held), options);
  }

  /** Impressions that were paid without a reservation: won after it had expired, or decided elsewhere. */
  get late(): number {
    return this.#late;
  }

  exclude(request: AdRequest, candidates: readonly number[], exclude: Exclude): void {
    for (let index = 0; index < candidates.length; index++) {
      const shortage = this.ledger.shortage(candidates[index] as number, 1, request.time);
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
    const shortage = this.ledger.shortage(campaign, cost, request.time);
    if (shortage !== undefined) return shortage;
    this.#reservations.hold(decision, this.ledger.reserve(campaign, cost, request.time), request.time);
    return undefined;
  }

  release(_request: AdRequest, _campaign: number, _price: number | undefined, decision: string): void {
    const held = this.#reservations.take(decision);
    if (held !== undefined) this.ledger.release(held);
  }

  observe(event: AdEvent): void {
    if (event.type !== "impression" && event.type !== "loss") return;
    const held = this.#reservations.take(event.decision);
    if (event.type === "loss") {
      if (held !== undefined) this.ledger.release(held);
    } else if (held !== undefined) this.ledger.commit(held, event.price);
    else if (event.campaign >= 0 && event.campaign < this.#campaigns && event.price >= 0) {
      this.#late++;
      this.ledger.spend(event.campaign, event.price, event.time);
    }
  }
}
