// Bid requests as exchanges sent them: every line is read, and most meet campaigns of the demonstration catalogue.
// They are not part of the package: TUTTI_DATA names the folder that holds `openrtb/*.jsonl`.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createTrade, demonstrationCatalogue } from "tutti/ads";
import { expect, test } from "vitest";
import { TargetingIndex } from "#ads/catalogue/targeting/targeting-index.js";
import type { WrittenDecision } from "#ads/openrtb/write-decision.js";
import { decided } from "./decisions.js";

const { TUTTI_DATA = join(import.meta.dirname, "../../../../shared/data") } = process.env;
const FOLDER = join(TUTTI_DATA, "openrtb");
const FILES = [
  { name: "adx-300.jsonl", lines: 300, bids: 290 },
  { name: "exchanges-15.jsonl", lines: 15, bids: 11 },
  { name: "audio-8.jsonl", lines: 8, bids: 8 },
] as const;

const catalogue = demonstrationCatalogue(1, 200);
const trade = createTrade(catalogue);
const index = new TargetingIndex(catalogue.campaigns);

for (const { name, lines, bids } of FILES) {
  const path = join(FOLDER, name);
  test.skipIf(!existsSync(path))(
    `every line of ${name} is answered, at least ${bids} of ${lines} with a bid`,
    () => {
      const requests = readFileSync(path, "utf8").trim().split("\n");
      const written = requests.map((line) => answer(JSON.parse(line)));
      expect(written).toHaveLength(lines);
      expect(written.filter((decision) => decision.bids.length > 0).length).toBeGreaterThanOrEqual(bids);
      for (const decision of written)
        expect(decision.bids.length > 0 || decision.nbr !== undefined).toBe(true);
    },
  );
}

/** Bids for the first eligible campaign at its maximum. */
function answer(value: unknown): WrittenDecision {
  const { requests, context } = trade.read(value);
  const decisions = requests.map((request) => {
    const [winner] = index.eligible(request);
    return decided(winner, winner === undefined ? undefined : catalogue.campaigns[winner]?.maximumBid);
  });
  return trade.write(context, decisions, false) as WrittenDecision;
}
