// The estimators over the Open Bandit Dataset, against figures that are known of it (Saito et al. 2020, arXiv:2008.07146).
// The data are not part of the package: TUTTI_DATA names the folder that holds `open-bandit/`.
import { createReadStream, existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  inversePropensity,
  PolicyEvaluation,
  readOpenBandit,
  readOpenBanditPrior,
  selfNormalised,
  thompsonProbabilities,
} from "tutti/learn";
import { describe, expect, test } from "vitest";

const { TUTTI_DATA = join(import.meta.dirname, "../../../shared/data") } = process.env;
const FOLDER = join(TUTTI_DATA, "open-bandit");
const ESTIMATORS = [inversePropensity, selfNormalised] as const;

describe.skipIf(!existsSync(join(FOLDER, "prior_bts.yaml")))(
  "over the Open Bandit Dataset (where TUTTI_DATA has it)",
  () => {
    test("the random log of men's fashion tells what Thompson sampling earns there", async () => {
      const beliefs = readOpenBanditPrior(await readFile(join(FOLDER, "prior_bts.yaml"), "utf8"), "men");
      const probabilities = thompsonProbabilities(beliefs, { positions: 3, seed: 12345 });
      const evaluation = new PolicyEvaluation({ estimators: ESTIMATORS, seed: 1 });
      for await (const row of readOpenBandit(createReadStream(join(FOLDER, "random/men/men.csv")))) {
        const probability = probabilities[row.position]?.[row.item] ?? Number.NaN;
        evaluation.add({ reward: Number(row.isClicked), propensity: row.propensity, probability });
      }
      const [, { value, bootstrap, weights }] = evaluation.conclude();
      expect(weights.rows).toBe(10_000);
      expect(value).toBeCloseTo(0.0046, 3);
      expect(bootstrap?.lower).toBeCloseTo(0.0025, 3);
      expect(bootstrap?.upper).toBeCloseTo(0.0071, 3);
    });

    test("Thompson sampling's log of women's fashion does not tell what random choice earns", async () => {
      const evaluation = new PolicyEvaluation({ estimators: ESTIMATORS, seed: 1 });
      let items = 0;
      const rows = [];
      for await (const row of readOpenBandit(createReadStream(join(FOLDER, "bts/women/women.csv")))) {
        items = row.affinities.length;
        rows.push({ reward: Number(row.isClicked), propensity: row.propensity });
      }
      for (const row of rows) evaluation.add({ ...row, probability: 1 / items });
      const [ips, snips] = evaluation.conclude();
      expect(ips.value).toBeCloseTo(0.0074, 4);
      expect(snips.value).toBeCloseTo(0.0024, 4);
      expect(Math.round(ips.weights.largestWeight)).toBe(21_739);
      for (const { verdict } of [ips, snips]) {
        expect(verdict.kind === "refusal" && verdict.reasons.map(({ kind }) => kind)).toContain(
          "weights-too-large",
        );
      }
    });
  },
);
