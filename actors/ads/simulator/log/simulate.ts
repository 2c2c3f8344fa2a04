// `tutti simulate`: logs of a randomised policy in simulated markets, written to a file that agents and rivals train on.
// It must never write what the markets hide.
import {
  type ColumnBatch,
  type CommandResult,
  type PackCommand,
  type StartProgress,
  writeDataset,
} from "tutti";
import { fromMicros, type Micros } from "../../money.js";
import { InvalidMarketError } from "../invalid-market.js";
import { REGIMES, type RegimeName } from "../parameters.js";
import { type LogSummary, summarizeLog } from "./log-summary.js";
import { type LoggedWorld, logMarkets } from "./market-log.js";

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
    return logTo(out, worldsOf(settings), startProgress);
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

function logTo(out: string, worlds: readonly LoggedWorld[], startProgress: StartProgress): CommandResult {
  const { schema, batches } = logMarkets(worlds);
  const progress = startProgress("Simulating", worlds.length);
  const summaries: LogSummary[] = [];
  const counted = function* (): Generator<ColumnBatch> {
    for (const batch of batches) {
      summaries.push(summarizeLog(batch));
      progress.advance(summaries.length);
      yield batch;
    }
  };
  const rows = writeDataset(out, schema, counted());
  progress.finish();
  const { about } = schema;
  const page = [
    `${rows} opportunities of ${worlds.length} markets logged to ${out}`,
    "",
    line(["seed", "regime", "opportunities", "bids", "shown", "clicks", "bought", "spent"]),
    ...summaries.map((summary, index) => lineOf(worlds[index] as LoggedWorld, summary)),
    "",
  ].join("\n");
  return { page, report: { out, rows, ...about, summaries } };
}

function lineOf({ seed, regime }: LoggedWorld, summary: LogSummary): string {
  const { opportunities, bids, impressions, clicks, conversions, spent } = summary;
  const money = fromMicros(spent as Micros).toFixed(2);
  return line([seed, String(regime), opportunities, bids, impressions, clicks, conversions, money]);
}

const WIDTHS: readonly number[] = [6, -11, 13, 8, 8, 7, 7, 10];

/** A negative width is filled up behind. */
function line(cells: readonly (string | number)[]): string {
  return cells
    .map((cell, index) => {
      const width = WIDTHS[index] as number;
      return width < 0 ? String(cell).padEnd(-width) : String(cell).padStart(width);
    })
    .join(" ")
    .trimEnd();
}
