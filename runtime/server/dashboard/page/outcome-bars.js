// @ts-check
// Each agent's outcomes of the last minute, as stacked bars: its own proposals, and why there was none.
import { barPart, byId, element, withShade } from "./element.js";
import { count, percent } from "./words.js";

/** @typedef {import("../messages.js").OutcomeView} OutcomeView */

const KINDS = /** @type {const} */ ([
  ["live", "var(--shade-2)"],
  ["late", "var(--shade-3)"],
  ["dead", "var(--shade-5)"],
  ["shed", "var(--shade-4)"],
  ["faulty", "var(--bad)"],
]);

/** @param {OutcomeView} outcome */
function standIns(outcome) {
  const sampled = outcome.cached + outcome.default + outcome.absent;
  if (sampled === 0) return [];
  const told = /** @type {const} */ (["cached", "default", "absent"])
    .filter((kind) => outcome[kind] > 0)
    .map((kind) => `${kind} ${percent(outcome[kind] / sampled)}`);
  return [element("p", { class: "quiet" }, `stood in: ${told.join(", ")}`)];
}

/** @param {OutcomeView} outcome */
function agentRow(outcome) {
  const whole = KINDS.reduce((sum, [kind]) => sum + outcome[kind], 0);
  const told = KINDS.filter(([kind]) => outcome[kind] > 0).map(([kind]) => `${kind} ${count(outcome[kind])}`);
  const words = whole === 0 ? "not asked" : told.join(", ");
  const bar = element("div", { class: "bar", role: "img", "aria-label": `${outcome.agent}: ${words}` });
  for (const [kind, colour] of KINDS)
    if (outcome[kind] > 0) bar.append(barPart(outcome[kind] / whole, colour, `${kind}: ${outcome[kind]}`));
  return element(
    "div",
    { class: "row" },
    element("p", {}, element("strong", {}, outcome.agent), element("span", { class: "quiet" }, words)),
    bar,
    ...standIns(outcome),
  );
}

/** @param {readonly OutcomeView[]} outcomes */
export function showOutcomes(outcomes) {
  byId("outcomes").replaceChildren(...outcomes.map(agentRow));
  const legend = byId("outcome-legend");
  if (legend.childElementCount === 0)
    legend.append(...KINDS.map(([kind, colour]) => withShade(element("li", {}, kind), colour)));
}
