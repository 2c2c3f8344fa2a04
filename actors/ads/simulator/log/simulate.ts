// `tutti simulate`: logs of a randomised policy in simulated markets, written to a file that agents and rivals train on.
// It must never write what the markets hide.
import type { CommandResult, PackCommand } from "tutti";
import { InvalidMarketError } from "../invalid-market.js";
import { REGIMES, type RegimeName } from "../parameters.js";
import type { LoggedWorld } from "./market-log.js";

const REGIME_NAMES = Object.keys(REGIMES) as RegimeName[];
const DEFAULTS = { worlds: 1, days: 7, seed: 1, listeners: 1_000, campaigns: 100 } as const;

export const simulate: PackCommand = {
  words: ["simulate"],
  summary: "log a randomised policy in simulated markets, to learn from",
  settings: [
    { name: "out", value: "FILE", summary: "where the log goes: an Arrow IPC file" },
    { name: "worlds", value: "N", summary: `how many markets (default: ${DEFAULTS.worlds})` },
    { name: "days", value: "D", summary: `of each market (default: ${DEFAULTS.days})` },
    {
      name: "seed",
      value: "S",
      summary: `of the first market; the next has the next (default: ${DEFAULTS.seed})`,
    },
    { name: "regime", value: "NAME", summary: `${REGIME_NAMES.join(", ")} (default: all in turn)` },
    { name: "listeners", value: "N", summary: `of each market (default: ${DEFAULTS.listeners})` },
    { name: "campaigns", value: "N", summary: `of each market (default: ${DEFAULTS.campaigns})` },
  ],
  async run(settings, startProgress): Promise<CommandResult> {
    const { out } = settings;
    if (out === undefined) throw new InvalidMarketError("out", "the name of a file to write");
    const worlds = worldsOf(settings);
    // Arrow is a large library: not for whoever only asks for another command.
    const { logTo } = await import("./write-log.js");
    return logTo(out, worlds, startProgress);
  },
};

function worldsOf(settings: Readonly<Record<string, string | undefined>>): readonly LoggedWorld[] {
  const { worlds, days, seed, listeners, campaigns } = Object.fromEntries(
    Object.entries(DEFAULTS).map(([name, value]) => [name, numberOf(name, settings[name], value)]),
  ) as Record<keyof typeof DEFAULTS, number>;
  if (worlds < 1) throw new InvalidMarketError("worlds", `a whole number of at least 1, not ${worlds}`);
  const names = settings["regime"] === undefined ? REGIME_NAMES : [settings["regime"] as RegimeName];
  return Array.from({ length: worlds }, (_, index) => ({
    seed: seed + index,
    run: seed + index,
    regime: names[index % names.length] as RegimeName,
    listeners,
    campaigns,
    days,
  }));
}

/** @throws InvalidMarketError where the text is no whole number. */
function numberOf(name: string, text: string | undefined, fallback: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (text?.trim() !== "" && Number.isSafeInteger(value)) return value;
  throw new InvalidMarketError(name, `a whole number, not ${text}`);
}
