// The Profiler, until it hears of a listener whose name is a way to die.
import { defineAgent } from "tutti";
import profiler from "#ads/agents/profiler.js";

export default defineAgent({
  ...profiler,
  observe(event, context) {
    if (event.listener === "throws") throw new Error("as ordered");
    if (event.listener === "exits") process.exit(1);
    return profiler.observe(event, context);
  },
});
