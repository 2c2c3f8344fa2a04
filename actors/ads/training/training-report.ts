// What a training gave, as a page of at most 80 columns, and as plots.
// It must never show what was reached without what a constant would have.
import { calibrationPlot, learningCurve, type Plot } from "tutti/learn";
import type { Trained } from "./training.js";

/** Expected calibration error that held-out days are to stay below. */
const CALIBRATION_GOAL = 0.02;

export function trainingPage({ artifact, event, examination, curve }: Trained, file: string): string {
  const { rows, rate, logLoss, constantLogLoss, calibrationError, calibrationSlope } = examination;
  const gain = 100 * (1 - logLoss / constantLogLoss);
  const { parents, settings = {} } = artifact;
  const lines: readonly (readonly [string, string])[] = [
    ["artifact", `${artifact.agent} ${artifact.version}`],
    ["learned from", `data ${artifact.data.fingerprint}, seed ${artifact.seed}`],
    ...(parents.length === 0 ? [] : [["began with", parents.join(", ")] as const]),
    ["examined", `probability of ${event}, ${rows} held-out cases, ${(100 * rate).toFixed(2)} %`],
    [
      "log loss",
      `${logLoss.toFixed(5)}, ${gain.toFixed(2)} % below a constant's ${constantLogLoss.toFixed(5)}`,
    ],
    [
      "calibration",
      `error ${calibrationError.toFixed(4)} (${calibrationError < CALIBRATION_GOAL ? "below" : "not below"} ${CALIBRATION_GOAL}), slope ${calibrationSlope.toFixed(2)}`,
    ],
    [
      curve.figure,
      [...new Set([curve.values[0], curve.values.at(-1)])]
        .map((value) => (value ?? 0).toPrecision(4))
        .join(" to "),
    ],
    ...Object.entries(settings).map(([name, value]) => [name, String(value)] as const),
    ["written to", file],
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, text]) => `${name.padEnd(width)}  ${text}\n`).join("");
}

export function trainingPlots({ artifact, event, examination, curve }: Trained): readonly Plot[] {
  return [
    calibrationPlot({
      title: `Calibration of the ${artifact.agent}`,
      note: `${examination.rows} cases of days that it has not learned from; 95% intervals.`,
      event: `share of ${event}`,
      bins: examination.bins,
    }),
    learningCurve({
      title: `Learning of the ${artifact.agent}`,
      steps: curve.steps,
      figure: curve.figure,
      lines: [{ name: artifact.agent, points: curve.values.map((y, x) => ({ x, y })) }],
    }),
  ];
}
