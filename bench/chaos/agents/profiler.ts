// The Profiler of the ads pack, mortal: fails when it is ordered to.
// A module of its own, because an agent is a module's default export.
import profiler from "#ads/agents/profiler.js";
import { type AdAgent, mortal } from "./mortal.js";

const agent: AdAgent = mortal(profiler);
export default agent;
