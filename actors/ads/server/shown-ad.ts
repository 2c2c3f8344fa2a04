// What the markup of a bid is made from. Types only.
import type { Campaign, Creative } from "../catalogue/campaign.js";
import type { VastProtocol } from "../openrtb/vast-protocol.js";
import type { NoticeAddresses } from "./notice-kind.js";

export interface ShownAd {
  readonly decision: string;
  readonly campaign: Campaign;
  readonly creative: Creative;
  /** Undefined for a banner. */
  readonly protocol: VastProtocol | undefined;
  readonly notices: NoticeAddresses;
}
