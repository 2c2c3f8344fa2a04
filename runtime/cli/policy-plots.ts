// What off-policy estimators say, as a plot. It must never draw an estimate that is not to be trusted like the others.
import type { DecisionLog } from "../decision-log.js";
import type { LogEvaluation } from "../learn/decision-log/evaluate-log.js";
import { forestPlot } from "../plot/forest-plot.js";
import type { Plot } from "../plot/plot.js";

export function policyPlots(
  { name, reward }: DecisionLog,
  policy: string,
  { rows, logged, estimates }: LogEvaluation,
): readonly Plot[] {
  return [
    forestPlot({
      title: `What ${policy} would have earned, by ${name}`,
      note: `95% bootstrap intervals over ${rows.toLocaleString("en-US")} rows. Hollow and dashed: do not trust. The line: what was earned.`,
      figure: `${reward} for each choice`,
      format: ".3~g",
      reference: logged,
      rows: estimates.map(({ estimator, value, bootstrap, verdict }) => ({
        name: estimator,
        value: value ?? Number.NaN,
        low: bootstrap?.lower ?? Number.NaN,
        high: bootstrap?.upper ?? Number.NaN,
        isDoubtful: verdict.kind === "refusal",
      })),
    }),
  ];
}
