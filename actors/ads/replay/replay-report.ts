// The figures of a comparison, as an object for machines and as a page of at most 80 columns for people.
// It must never leave out how sure a lead is.
import Table from "cli-table3";
import { TUTTI } from "./contenders.js";
import type { EpisodeTerms } from "./episode-terms.js";
import { type LeadInterval, leadInterval } from "./lead-interval.js";
import type { ReplayOutcome } from "./replay.js";

export interface BidderFigures {
  readonly bidder: string;
  readonly impressions: number;
  readonly clicks: number;
  /** Predicted click probabilities of the impressions, added up. */
  readonly predictedClicks: number;
  readonly cost: number;
  /** Cost of a thousand impressions, in thousands of price units; 0 without an impression. */
  readonly cpm: number;
  /** Cost of a click, in thousands of price units; 0 without a click. */
  readonly ecpc: number;
  /** Tutti's clicks beyond this bidder's. */
  readonly tuttiAhead: LeadInterval;
}

export interface ReplayReport {
  readonly campaign: string;
  readonly auctions: number;
  readonly auctionsAnEpisode: number;
  readonly budgetAnEpisode: number;
  readonly bidders: readonly BidderFigures[];
}

/** @param outcomes by the bidder's name; Tutti's is among them, and all are held against it. */
export function replayReport(
  campaign: string,
  terms: EpisodeTerms,
  outcomes: ReadonlyMap<string, ReplayOutcome>,
): ReplayReport {
  const ours = outcomes.get(TUTTI) as ReplayOutcome;
  return {
    campaign,
    auctions: ours.auctions,
    auctionsAnEpisode: terms.auctions,
    budgetAnEpisode: terms.budget,
    bidders: [...outcomes].map(([bidder, outcome]) => ({
      bidder,
      impressions: outcome.impressions,
      clicks: outcome.clicks,
      predictedClicks: round(outcome.predictedClicks),
      cost: outcome.cost,
      cpm: round(outcome.cost / Math.max(1, outcome.impressions)),
      ecpc: round(outcome.clicks === 0 ? 0 : outcome.cost / outcome.clicks / 1000),
      tuttiAhead: leadInterval(ours.episodeClicks, outcome.episodeClicks),
    })),
  };
}

export function replayPage(report: ReplayReport): string {
  const table = new Table({
    head: ["bidder", "impressions", "clicks", "predicted", "cost", "CPM", "eCPC", `${TUTTI} ahead`],
    colAligns: ["left", "right", "right", "right", "right", "right", "right", "right"],
    // Without colours, and without lines between the rows: it is read in pipes and files too.
    style: { head: [], border: [], compact: true, "padding-left": 0 },
  });
  for (const each of report.bidders) {
    table.push([
      each.bidder,
      grouped(each.impressions),
      grouped(each.clicks),
      each.predictedClicks.toFixed(1),
      grouped(each.cost),
      each.cpm.toFixed(2),
      each.ecpc.toFixed(2),
      each.bidder === TUTTI ? "" : told(each.tuttiAhead),
    ]);
  }
  const { campaign, auctions, auctionsAnEpisode, budgetAnEpisode } = report;
  return [
    `Campaign ${campaign}: ${grouped(auctions)} auctions, replayed in episodes of ${grouped(auctionsAnEpisode)}`,
    `with a budget of ${grouped(budgetAnEpisode)} each.`,
    "",
    table.toString(),
    "",
    "predicted: the click probabilities of what was won, added up, free of luck.",
    `${TUTTI} ahead: in clicks, with the 95% bootstrap interval over episodes.`,
    `${TUTTI} 1/2: a click is worth half of what it cost before the replay; and so on.`,
    "",
  ].join("\n");
}

function told({ clicks, low, high }: LeadInterval): string {
  return `${clicks > 0 ? "+" : ""}${clicks} (${low}..${high})`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function grouped(value: number): string {
  return value.toLocaleString("en-US");
}
