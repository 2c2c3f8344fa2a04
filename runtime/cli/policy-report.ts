// What off-policy estimators say, as a page of at most 80 columns. It must never show a value without its verdict.
import Table from "cli-table3";
import type { DecisionLog } from "../decision-log.js";
import type { LogEvaluation } from "../learn/decision-log/evaluate-log.js";
import type { RefusalReason } from "../learn/off-policy/verdict.js";

export function policyPage(
  { name, reward, caution }: DecisionLog,
  policy: string,
  { rows, logged, estimates }: LogEvaluation,
): string {
  const table = new Table({
    head: ["estimator", "value", "95% interval", "eff. sample", "max weight", "verdict"],
    colAligns: ["left", "right", "right", "right", "right", "left"],
    // Without colours, and without lines between the rows: it is read in pipes and files too.
    style: { head: [], border: [], compact: true, "padding-left": 0 },
  });
  const reasons: string[] = [];
  for (const { estimator, value, bootstrap, weights, verdict } of estimates) {
    table.push([
      estimator,
      value?.toFixed(5) ?? "none",
      bootstrap === undefined ? "none" : `${bootstrap.lower.toFixed(5)}..${bootstrap.upper.toFixed(5)}`,
      Math.round(weights.effectiveSample).toLocaleString("en-US"),
      weights.largestWeight.toLocaleString("en-US", { maximumFractionDigits: 1 }),
      verdict.kind === "estimate" ? "holds" : "do not trust",
    ]);
    if (verdict.kind === "refusal") {
      for (const reason of verdict.reasons) reasons.push(`${estimator}: ${told(reason)}`);
    }
  }
  return [
    `What ${policy} would have earned, in ${reward} for each choice, by`,
    `${name}: ${rows.toLocaleString("en-US")} rows, which earned ${logged.toFixed(5)}.`,
    "",
    table.toString(),
    "",
    ...(reasons.length === 0 ? [] : [...reasons, ""]),
    ...(caution === undefined ? [] : [caution, ""]),
  ].join("\n");
}

function told(reason: RefusalReason): string {
  switch (reason.kind) {
    case "effective-sample-too-small":
      return `the log is worth ${reason.effectiveSample.toFixed(0)} rows; ${reason.least} are needed.`;
    case "weights-too-large":
      return `one row has ${(100 * reason.largestWeightShare).toFixed(1)}% of all weight; at most ${100 * reason.most}% may be.`;
    case "no-overlap":
      return `the mean weight is ${reason.meanWeight.toFixed(3)}: the log lacks the policy's actions.`;
    case "propensities-contradicted":
      return `the mean weight is ${reason.meanWeight.toFixed(3)}: the propensities cannot be right.`;
    case "too-few-rewards":
      return `the log is worth ${reason.effectiveRewards.toFixed(1)} rewards; ${reason.least} are needed.`;
    case "model-alone":
      return "a model's word alone; no reward of the log bears on it.";
  }
}
