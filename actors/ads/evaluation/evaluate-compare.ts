// `tutti evaluate compare`: the honest comparison with a monolith.
import type { CommandResult, PackCommand } from "tutti";
import { type ComparisonSize, FULL_SIZE } from "./comparison-plan.js";
import { InvalidSettingError } from "./invalid-setting.js";

/** Seeds of other kinds of worlds begin above. */
const LARGEST_SEED = 9_999;

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
  async run(settings, startProgress): Promise<CommandResult> {
    const size: ComparisonSize = {
      ...FULL_SIZE,
      worlds: whole(settings, "worlds", FULL_SIZE.worlds),
      listeners: whole(settings, "listeners", FULL_SIZE.listeners),
      campaigns: whole(settings, "campaigns", FULL_SIZE.campaigns),
      days: whole(settings, "days", FULL_SIZE.days),
      trials: whole(settings, "trials", FULL_SIZE.trials),
    };
    const seed = whole(settings, "seed", 1);
    if (seed > LARGEST_SEED) throw new InvalidSettingError("seed", `at most ${LARGEST_SEED}`, String(seed));
    // A pool and all that is compared: not for whoever only asks for another command.
    const { compare } = await import("./comparison.js");
    const { comparisonPage, comparisonReport } = await import("./comparison-report.js");
    const report = comparisonReport(await compare(size, seed, startProgress));
    return { page: comparisonPage(report), report };
  },
};

function whole(
  settings: Readonly<Record<string, string | undefined>>,
  name: string,
  otherwise: number,
): number {
  const given = settings[name];
  if (given === undefined) return otherwise;
  const value = Number(given);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidSettingError(name, "a whole number of at least 1", given);
}
