// The entry of a process under chaos. Its parent tells it what to do, and kills it at random instants.
// It must never outlive its parent. No await at the top level: the first message would be missed.
import "./recording-worker.js";
import { Generation } from "./generation.js";
import type { FromGeneration, ToGeneration } from "./messages.js";

function tell(message: FromGeneration): void {
  // Behind a parent that is gone there is nobody to tell.
  if (process.connected) process.send?.(message);
}

let generation: Promise<Generation> | undefined;
let ended = false;

async function obey(message: ToGeneration): Promise<void> {
  switch (message.type) {
    case "begin":
      generation = Generation.start(message.options, tell);
      return (await generation).run();
    case "end":
      await (await generation)?.end();
      ended = true;
      // Whatever still kept the process alive now would be a leak, which the parent notices.
      return process.disconnect();
  }
}

process.on("message", (message) => void obey(message as ToGeneration));
process.on("disconnect", () => {
  if (!ended) process.exit();
});
