// The Bid Optimizer of the ads pack, mortal: fails when it is ordered to.
// A module of its own, because an agent is a module's default export.
import bidOptimizer from "#ads/agents/bid-optimizer.js";
import { type AdAgent, mortal } from "./mortal.js";

const agent: AdAgent = mortal(bidOptimizer);
export default agent;
