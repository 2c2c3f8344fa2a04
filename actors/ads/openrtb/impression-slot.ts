// One impression of a bid request, read: either a slot that can be decided on, or why it takes no bid.
import type { AdRequest } from "../ad-request.js";
import type { NoBid } from "./no-bid-reason.js";
import type { VastProtocol } from "./vast-protocol.js";

export type ImpressionSlot = OfferedSlot | DeclinedSlot;

export interface OfferedSlot {
  readonly kind: "offered";
  readonly impression: string;
  readonly request: AdRequest;
  /** Whether only what comes over HTTPS may be shown. */
  readonly secure: boolean;
  /** What audio and video are to be written in. */
  readonly protocol: VastProtocol | undefined;
}

interface DeclinedSlot {
  readonly kind: "declined";
  readonly impression: string;
  readonly noBid: NoBid;
}
