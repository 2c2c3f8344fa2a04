// What plays in a simulated market: it is asked for a bid, and told what came of it.
import type { Policy } from "tutti/learn";
import type { AdEvent } from "../ad-event.js";
import type { AdRequest } from "../ad-request.js";
import type { Bid } from "../simulator/auction.js";

export type AdPolicy = Policy<AdRequest, Bid, AdEvent>;
