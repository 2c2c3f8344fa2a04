// `tutti evaluate compare`: the honest comparison with a monolith.
import type { CommandResult, PackCommand } from "tutti";
import { type ComparisonSize, FULL_SIZE, LARGEST_SEED } from "./comparison-plan.js";
import { InvalidSettingError } from "./invalid-setting.js";
import { wholeSetting } from "./whole-setting.js";

export const evaluateCompare: PackCommand = {
  words: ["evaluate", "compare"],
  summary: "compare the team with monoliths in simulated worlds that neither has seen",
  settings: [
    { name: "worlds", value: "N", summary: `held-out worlds (default: ${FULL_SIZE.worlds})` },
    { name: "listeners", value: "N", summary: `in each world (default: ${FULL_SIZE.listeners})` },
    { name: "campaigns", value: "N", summary: `in each world (default: ${FULL_SIZE.campaigns})` },
    { name: "days", value: "N", summary: `that a world lasts (default: ${FULL_SIZE.days})` },
    { name: "trials", value: "N", summary: `of settings, for each side (default: ${FULL_SIZE.trials})` },
    { name: "seed", value: "N", summary: "of all worlds (default: 1)" },
  ],
  draws: true,
  async run(settings, startProgress): Promise<CommandResult> {
    const size: ComparisonSize = {
      ...FULL_SIZE,
      worlds: wholeSetting(settings, "worlds", FULL_SIZE.worlds),
      listeners: wholeSetting(settings, "listeners", FULL_SIZE.listeners),
      campaigns: wholeSetting(settings, "campaigns", FULL_SIZE.campaigns),
      days: wholeSetting(settings, "days", FULL_SIZE.days),
      trials: wholeSetting(settings, "trials", FULL_SIZE.trials),
    };
    const seed = wholeSetting(settings, "seed", 1);
    if (seed > LARGEST_SEED) throw new InvalidSettingError("seed", `at most ${LARGEST_SEED}`, String(seed));
    // A pool and all that is compared: not for whoever only asks for another command.
    const { compare } = await import("./comparison.js");
    const { comparisonPage, comparisonReport } = await import("./comparison-report.js");
    const { comparisonPlots } = await import("./comparison-plots.js");
    const comparison = await compare(size, seed, startProgress);
    const report = comparisonReport(comparison);
    return {
      page: comparisonPage(report),
      report,
      plots: () => comparisonPlots(comparison, report),
    };
  },
};
