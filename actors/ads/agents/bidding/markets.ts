// The prices of other bidders, one market for each device, since they have different bidders; each is a piece.
// It must never mistake a market that was learned on another scale of money for a fresh one: its scale is kept with it.
import type { DeviceType } from "../../ad-request.js";
import type { PieceChanged, Pieces } from "../../memory/pieces.js";
import { BidShading } from "./bid-shading.js";
import { PriceLandscape } from "./price-landscape.js";

export class Markets implements Pieces {
  readonly #median: number;
  readonly #changed: PieceChanged;
  readonly #markets = new Map<string, BidShading>();

  /** @param median of the other bidders' prices as believed before the first auction, > 0. */
  constructor(median: number, changed: PieceChanged) {
    this.#median = median;
    this.#changed = changed;
  }

  of(device: DeviceType): BidShading {
    const known = this.#markets.get(device);
    if (known !== undefined) return known;
    const market = new BidShading(new PriceLandscape(this.#median));
    this.#markets.set(device, market);
    return market;
  }

  /** Tells that the device's landscape has seen another auction. */
  learned(device: DeviceType): void {
    this.of(device).learned();
    this.#changed(device);
  }

  save(piece: string): unknown {
    return this.#markets.get(piece)?.landscape.save();
  }

  restore(piece: string, value: unknown): boolean {
    const landscape = PriceLandscape.read(value);
    if (landscape !== undefined) this.#markets.set(piece, new BidShading(landscape));
    return landscape !== undefined;
  }
}
