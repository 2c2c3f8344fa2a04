// Logs of the randomised policy in simulated markets: as columns in memory, world by world, ready to be written to a file.
// It must never know more than a policy: it holds the simulator of a market, not its oracle.
import { type ColumnBatch, type ColumnSchema, playRun } from "tutti/learn";
import type { AdEvent, ListeningEvent } from "../../ad-event.js";
import type { AdRequest } from "../../ad-request.js";
import type { Campaign } from "../../catalogue/campaign.js";
import { Arms } from "../arms.js";
import type { Bid } from "../auction.js";
import { createMarket, type Market } from "../market.js";
import type { MarketOptions } from "../market-options.js";
import { streamOf } from "../streams.js";
import { logFields } from "./log-fields.js";
import { LogRows } from "./log-rows.js";
import { LOGGING, type Logging, LoggingPolicy } from "./logging-policy.js";

/** One world of a log: `createMarket` of the same options gives it again, of the same fingerprint. */
export interface LoggedWorld extends MarketOptions {
  /** Seed of the run that was logged, and of the policy. */
  readonly run: number;
}

/** A log's schema, and its worlds' rows, one batch each, made when they are asked for. */
export interface MarketLog {
  readonly schema: ColumnSchema;
  readonly batches: Iterable<ColumnBatch>;
}

/** @throws InvalidMarketError where a world's options are out of range. */
export function logMarkets(worlds: readonly LoggedWorld[], logging: Logging = LOGGING): MarketLog {
  const markets = worlds.map((world) => createMarket(world));
  const topics = [
    ...new Set(
      markets.flatMap(({ catalogue }) => catalogue.campaigns.flatMap((campaign) => campaign.topics)),
    ),
  ].sort();
  const about = {
    what: "log of a randomised policy in simulated markets of ads",
    version: 1,
    logging,
    worlds: worlds.map((world, index) => ({ ...world, fingerprint: markets[index]?.fingerprint })),
  };
  return {
    schema: { fields: logFields(topics), about },
    batches: {
      *[Symbol.iterator]() {
        for (const [index, market] of markets.entries()) {
          const { run } = worlds[index] as LoggedWorld;
          yield logRun(market, run, logging, new LogRows(index, topics));
        }
      },
    },
  };
}

function logRun({ catalogue, simulator }: Market, run: number, logging: Logging, rows: LogRows): ColumnBatch {
  const arms = new Arms(catalogue, simulator);
  const policy = new LoggingPolicy(logging, streamOf("logging", run));
  let play: ListeningEvent | undefined;
  playRun<AdRequest, Bid, AdEvent>(
    simulator,
    {
      decide: (request) => {
        arms.find(request);
        const bid = policy.choose(arms) ? bidFor(policy, arms, catalogue.campaigns, rows.rows) : undefined;
        rows.add(request, play, arms, policy, bid);
        play = undefined;
        return bid;
      },
      learn: (event) => {
        // What plays is told just before its opportunity.
        if (event.type === "listening") play = event;
        else if ("decision" in event) rows.outcome(Number(event.decision), event);
      },
    },
    run,
  );
  return rows.batch();
}

/** Bids are named by their rows. */
function bidFor(
  { arm, share }: LoggingPolicy,
  { campaigns, creatives }: Arms,
  catalogue: readonly Campaign[],
  row: number,
): Bid {
  const campaign = campaigns[arm] as number;
  const { maximumBid } = catalogue[campaign] as Campaign;
  return { decision: String(row), campaign, creative: creatives[arm] as number, price: share * maximumBid };
}
