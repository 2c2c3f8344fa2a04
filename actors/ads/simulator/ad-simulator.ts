// The market as policies meet it, through the port: requests, what came of their own bids, and what listeners play.
// It must never give out anything latent: no reference to the world or to a situation leaves this class.
import type { Simulator } from "tutti/learn";
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import type { Bid } from "./auction.js";
import type { BidRefusal } from "./spend-book.js";
import type { Stage } from "./stage.js";

/** Losses tell no price; what was not bid on tells nothing. */
export class AdSimulator implements Simulator<AdRequest, Bid, AdEvent> {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  get clock(): number {
    return this.#stage.clock;
  }

  /** Another run of the same world: same listeners and campaigns, other days. */
  reset(seed: number): void {
    this.#stage.reset(seed);
  }

  next(): AdRequest | undefined {
    return this.#stage.next();
  }

  /** Why the bid would not be entered into the auction; undefined when it would. */
  refusal(bid: Bid): BidRefusal | undefined {
    return this.#stage.refusal(bid);
  }

  /** An impression or a loss; nothing where the bid is refused, or the opportunity was acted on before. */
  act(bid: Bid): readonly AdEvent[] {
    return this.#stage.act(bid);
  }

  /** Plays, clicks and conversions. */
  news(): readonly AdEvent[] {
    return this.#stage.news();
  }
}
