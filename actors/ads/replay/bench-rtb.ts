// `tutti bench rtb`: the published bidders and Tutti's, one after the other, over the same log.
// It must never tell of a bidder without saying how its figures came about: the log, the terms, the interval.
import type { CommandResult, PackCommand, StartProgress } from "tutti";
import { dataFolder } from "tutti/learn";
import { contenders } from "./contenders.js";
import { publishedTerms } from "./episode-terms.js";
import { loadReplayData, type ReplayData } from "./load-replay-data.js";
import { type ReplayOutcome, replay } from "./replay.js";
import { replayPlots } from "./replay-plots.js";
import { replayPage, replayReport } from "./replay-report.js";

/** The dataset's own folder, within one that is named. */
const FOLDER = "ipinyou-rlb";

export const benchRtb: PackCommand = {
  words: ["bench", "rtb"],
  summary: "replay an auction log with published bidders and with Tutti's",
  settings: [
    {
      name: "data",
      value: "FOLDER",
      summary: `has ID-test.theta.txt and info-ID.json, or holds ${FOLDER} (default: $TUTTI_DATA, or this folder)`,
    },
    { name: "campaign", value: "ID", summary: "which campaign (default: the only one with a log)" },
  ],
  draws: true,
  async run({ data, campaign }, startProgress): Promise<CommandResult> {
    return compare(await loadReplayData(dataFolder(data, FOLDER), campaign), startProgress);
  },
};

function compare(data: ReplayData, startProgress: StartProgress): CommandResult {
  const { campaign, log, history } = data;
  const terms = publishedTerms(history);
  const bidders = contenders(history, terms);
  const auctions = log.rates.length;
  const progress = startProgress("Replaying", bidders.length * auctions);
  const outcomes = new Map<string, ReplayOutcome>();
  for (const [index, bidder] of bidders.entries()) {
    const outcome = replay(log, bidder, terms, (done) => progress.advance(index * auctions + done));
    outcomes.set(bidder.name, outcome);
  }
  progress.finish();
  const report = replayReport(campaign, terms, outcomes);
  return { page: replayPage(report), report, plots: () => replayPlots(data, terms, outcomes) };
}
