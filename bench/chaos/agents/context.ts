// The Context agent of the ads pack, mortal: fails when it is ordered to.
// A module of its own, because an agent is a module's default export.
import context from "#ads/agents/context.js";
import { type AdAgent, mortal } from "./mortal.js";

const agent: AdAgent = mortal(context);
export default agent;
