// `tutti evaluate session`: candidate versions of several agents, alone and together, in worlds that none has seen.
import type { CommandResult, PackCommand } from "tutti";
import { FULL_SIZE, LARGEST_SEED, worldsOf } from "../comparison-plan.js";
import { InvalidSettingError } from "../invalid-setting.js";
import { wholeSetting } from "../whole-setting.js";
import { readSession } from "./session-file.js";

export const evaluateSession: PackCommand = {
  words: ["evaluate", "session"],
  summary: "judge candidate versions of agents, alone and beside each other",
  settings: [
    {
      name: "candidates",
      value: "FILE",
      summary: "JSON: their names, agents, and a module or a weight each",
    },
    { name: "worlds", value: "N", summary: `held-out worlds (default: ${FULL_SIZE.worlds})` },
    { name: "listeners", value: "N", summary: `in each world (default: ${FULL_SIZE.listeners})` },
    { name: "campaigns", value: "N", summary: `in each world (default: ${FULL_SIZE.campaigns})` },
    { name: "days", value: "N", summary: `that a world lasts (default: ${FULL_SIZE.days})` },
    { name: "seed", value: "N", summary: "of all worlds (default: 1)" },
  ],
  draws: true,
  async run(settings, startProgress): Promise<CommandResult> {
    const { candidates: file } = settings;
    if (file === undefined) throw new InvalidSettingError("candidates", "the name of a JSON file", "");
    const size = {
      ...FULL_SIZE,
      listeners: wholeSetting(settings, "listeners", FULL_SIZE.listeners),
      campaigns: wholeSetting(settings, "campaigns", FULL_SIZE.campaigns),
      days: wholeSetting(settings, "days", FULL_SIZE.days),
    };
    const worlds = wholeSetting(settings, "worlds", FULL_SIZE.worlds);
    const seed = wholeSetting(settings, "seed", 1);
    if (seed > LARGEST_SEED) throw new InvalidSettingError("seed", `at most ${LARGEST_SEED}`, String(seed));
    const candidates = await readSession(file);
    const { playSession } = await import("./session.js");
    const { sessionPlots } = await import("./session-plots.js");
    const { sessionPage, sessionReport } = await import("./session-report.js");
    const rates = await playSession(candidates, worldsOf("session", worlds, size, seed), startProgress);
    const report = sessionReport(
      candidates.map(({ name }) => name),
      rates,
    );
    return { page: sessionPage(report), report, plots: () => sessionPlots(report) };
  },
};
