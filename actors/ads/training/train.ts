// `tutti train AGENT`: one command for each agent, and one for the coordinator.
// It must never write an artifact that was not examined.
import type { CommandResult, PackCommand, StartProgress } from "tutti";
import { FULL_SIZE, LARGEST_SEED } from "../evaluation/comparison-plan.js";
import { InvalidSettingError } from "../evaluation/invalid-setting.js";
import { wholeSetting } from "../evaluation/whole-setting.js";
import type { Trained, Training } from "./training.js";

type Train = (training: Training, startProgress: StartProgress) => Promise<Trained>;

// Simulator, pool and models: not for whoever only asks for another command.
const TRAINERS: Readonly<Record<string, { readonly summary: string; readonly load: () => Promise<Train> }>> =
  {
    profiler: {
      summary: "teach the Profiler what listeners do, in simulated worlds",
      load: async () => {
        const { trainAgent } = await import("./train-agent.js");
        return (training, startProgress) => trainAgent("profiler", training, startProgress);
      },
    },
    context: {
      summary: "teach Context what moments do, in simulated worlds",
      load: async () => {
        const { trainAgent } = await import("./train-agent.js");
        return (training, startProgress) => trainAgent("context", training, startProgress);
      },
    },
    "bid-optimizer": {
      summary: "teach the Bid Optimizer responses and prices, and search for how to bid",
      load: async () => (await import("./train-bid-optimizer.js")).trainBidOptimizer,
    },
    coordinator: {
      summary: "learn what each agent's vote should weigh, from logged clicks",
      load: async () => (await import("./train-coordinator.js")).trainCoordinator,
    },
  };

export const trainCommands: readonly PackCommand[] = Object.entries(TRAINERS).map(
  ([agent, { summary, load }]): PackCommand => ({
    words: ["train", agent],
    summary,
    settings: [
      { name: "out", value: "FILE", summary: `of the artifact (default: ${agent}.json)` },
      { name: "from", value: "FILES", summary: "artifacts to begin with, separated by commas" },
      { name: "worlds", value: "N", summary: `to learn in (default: ${FULL_SIZE.trainingWorlds})` },
      { name: "listeners", value: "N", summary: `in each world (default: ${FULL_SIZE.listeners})` },
      { name: "campaigns", value: "N", summary: `in each world (default: ${FULL_SIZE.campaigns})` },
      { name: "days", value: "N", summary: `that a world lasts (default: ${FULL_SIZE.days})` },
      { name: "seed", value: "N", summary: "of all worlds (default: 1)" },
    ],
    draws: true,
    async run(settings, startProgress): Promise<CommandResult> {
      const seed = wholeSetting(settings, "seed", 1);
      if (seed > LARGEST_SEED) throw new InvalidSettingError("seed", `at most ${LARGEST_SEED}`, String(seed));
      const size = {
        trainingWorlds: wholeSetting(settings, "worlds", FULL_SIZE.trainingWorlds),
        listeners: wholeSetting(settings, "listeners", FULL_SIZE.listeners),
        campaigns: wholeSetting(settings, "campaigns", FULL_SIZE.campaigns),
        days: wholeSetting(settings, "days", FULL_SIZE.days),
      };
      const { writeArtifact } = await import("tutti/learn");
      const { readArtifacts } = await import("./begin-with.js");
      const { trainingPage, trainingPlots } = await import("./training-report.js");
      const { out = `${agent}.json` } = settings;
      const from = await readArtifacts("from", settings["from"]);
      const train = await load();
      const trained = await train({ size, seed, out, from }, startProgress);
      await writeArtifact(out, trained.artifact);
      await forgetProgress(out);
      return {
        page: trainingPage(trained, out),
        report: { file: out, ...trained.artifact, model: undefined },
        plots: () => trainingPlots(trained),
      };
    },
  }),
);

/** What was kept beside the file while it was not there. */
async function forgetProgress(out: string): Promise<void> {
  const { Checkpoint } = await import("tutti/learn");
  for (const target of [out, `${out}.search`]) await Checkpoint.forget(target);
}
