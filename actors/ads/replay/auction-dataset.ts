// An auction log as a dataset to learn from, beside what `readDataset` reads: auctions with their prices and clicks.
// It must never hold the prices of auctions that nobody could have known: the log's own buyer won them all.
import type { Dataset } from "tutti/learn";
import { loadReplayData } from "./load-replay-data.js";

/**
 * The auctions of a campaign of the iPinYou data, as Cai et al. (2017) prepared them; one batch, which is in memory.
 *
 * @param folder has ID-test.theta.txt and info-ID.json. @param campaign its ID; left out, the only one that has a log.
 * @throws ReplayDataMissingError, InvalidReplayDataError
 */
export async function auctionDataset(folder: string, campaign?: string): Promise<Dataset> {
  const { campaign: id, log, history } = await loadReplayData(folder, campaign);
  const { impressions, clicks, cost } = history;
  const batch = {
    rows: log.rates.length,
    columns: { click: log.clicks, price: log.prices, rate: log.rates },
  };
  return {
    schema: {
      about: {
        what: "auctions that were won and paid for",
        campaign: id,
        training: { impressions, clicks, cost },
      },
      fields: [
        { name: "click", type: "uint8", about: "1 where the impression was clicked" },
        { name: "price", type: "uint16", about: "what the market asked, in the log's price units" },
        { name: "rate", type: "float64", about: "click probability as it was predicted, 0 to 1" },
      ],
    },
    batches: {
      async *[Symbol.asyncIterator]() {
        yield batch;
      },
    },
  };
}
