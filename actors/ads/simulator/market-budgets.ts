// Cuts a catalogue's budgets to the size of a small market, so that a day of it shows how they are paced and kept.
// It must never raise a budget, and the setting must say by how much they were cut.
import type { Catalogue } from "../catalogue/campaign.js";
import type { Micros } from "../money.js";

/** Impressions that every campaign can afford, at its maximum bid. */
const FEWEST_IMPRESSIONS = 20;

/**
 * The catalogue with budgets for a day of so many opportunities; and what the budgets were divided by, at least 1.
 * @param share of the opportunities that budgets pay for, all together, in (0, 1]: below what can be won they bind.
 */
export function cutBudgets(
  catalogue: Catalogue,
  opportunities: number,
  share: number,
): { readonly catalogue: Catalogue; readonly divisor: number } {
  const { campaigns } = catalogue;
  const bids = campaigns.map(({ maximumBid }) => maximumBid).sort((a, b) => a - b);
  const spend = (share * opportunities * (bids[bids.length >> 1] ?? 0)) / 1000 / 2;
  const budgets = campaigns.reduce((sum, { dailyBudget }) => sum + dailyBudget, 0);
  const divisor = Math.max(1, spend > 0 ? budgets / spend : 1);
  const cut = (amount: number, maximumBid: number): Micros => {
    const least = Math.ceil((FEWEST_IMPRESSIONS * maximumBid) / 1000);
    return Math.min(amount, Math.max(Math.round(amount / divisor), least)) as Micros;
  };
  return {
    divisor,
    catalogue: {
      ...catalogue,
      campaigns: campaigns.map((campaign) => ({
        ...campaign,
        dailyBudget: cut(campaign.dailyBudget, campaign.maximumBid),
        totalBudget: cut(campaign.totalBudget, campaign.maximumBid),
      })),
    },
  };
}
