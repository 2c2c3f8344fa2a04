// @ts-check
// Budgets against their plan: what is spent as a bar, what should be spent by now as a mark on it.
import { barPart, byId, element } from "./element.js";
import { money } from "./words.js";

/** @param {NonNullable<import("../messages.js").Snapshot["budgets"]>} budgets */
export function showBudgets({ unit, gauges }) {
  byId("budget-section").hidden = gauges.length === 0;
  byId("budget-unit").textContent = `${unit} today; the mark is the plan by now`;
  byId("budgets").replaceChildren(
    ...gauges.map(({ name, spent, planned, budget }) => {
      const words = `${money(spent)} of ${money(budget)}, plan ${money(planned)}`;
      const bar = element("div", { class: "bar", role: "img", "aria-label": `${name}: ${words}` });
      const most = Math.max(budget, Number.MIN_VALUE);
      bar.append(barPart(spent / most, spent > planned ? "var(--shade-3)" : "var(--shade-1)", words));
      const mark = element("span", { class: "plan" });
      mark.style.left = `min(${100 * Math.min(planned / most, 1)}%, calc(100% - 2px))`;
      bar.append(mark);
      const title = element("p", {}, element("strong", {}, name), element("span", { class: "quiet" }, words));
      return element("li", { class: "row" }, title, bar);
    }),
  );
}
