// The public face of "tutti/ads".
export type { AdEvent } from "./ad-event.js";
export type { AdRequest, AuctionType, DeviceType, MediaType } from "./ad-request.js";
export type {
  Campaign,
  Catalogue,
  Creative,
  FrequencyCap,
  Goal,
  Targeting,
} from "./catalogue/campaign.js";
export { demonstrationCatalogue } from "./catalogue/demonstration/demonstration-catalogue.js";
export { loadCatalogue } from "./catalogue/load-catalogue.js";
export { type Moment, momentOf } from "./moment.js";
export { fromMicros, type Micros, toMicros } from "./money.js";
export { createTrade } from "./openrtb/trade.js";
export { pack } from "./pack.js";
export { type AdsOptions, adsEngineOptions } from "./policy/ads-engine-options.js";
export { withoutPersonalFields } from "./policy/consent.js";
export { auctionDataset } from "./replay/auction-dataset.js";
export type { AdSimulator } from "./simulator/ad-simulator.js";
export type { Bid } from "./simulator/auction.js";
export { InvalidMarketError } from "./simulator/invalid-market.js";
export { type LoggedWorld, logMarkets, type MarketLog } from "./simulator/log/market-log.js";
export { createMarket, type Market } from "./simulator/market.js";
export type { MarketOptions } from "./simulator/market-options.js";
export type { MarketOracle } from "./simulator/oracle.js";
export type { Regime, RegimeName } from "./simulator/parameters.js";
export type { BidRefusal } from "./simulator/spend-book.js";
