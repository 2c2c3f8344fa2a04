// @ts-check
// The stream of decisions, newest first. It stands still while it is paused, or while somebody is in it with the keyboard.
import { byId, element } from "./element.js";
import { openRationale } from "./rationale.js";
import { clock, duration } from "./words.js";

/** @typedef {import("../messages.js").DecisionView} DecisionView */

const SHOWN = 60;

/** @param {DecisionView} decision */
function entry({ id, time, winner, price, latency }) {
  const button = element(
    "button",
    { type: "button", "data-decision": id },
    element("span", { class: "quiet" }, clock(time)),
    element("span", {}, winner ?? "no winner"),
    element("span", { class: "quiet" }, price ?? ""),
    element("span", {}, duration(latency)),
  );
  button.addEventListener("click", () => void openRationale(id));
  return element("li", {}, button);
}

export class DecisionList {
  #list = byId("latest");
  #pause = byId("pause");
  #paused = false;

  constructor() {
    this.#pause.addEventListener("click", () => {
      this.#paused = !this.#paused;
      this.#pause.setAttribute("aria-pressed", String(this.#paused));
      this.#pause.textContent = this.#paused ? "Resume" : "Pause";
    });
  }

  /**
   * @param {readonly DecisionView[]} latest newest first
   * @param {boolean} anew in place of those there are
   */
  add(latest, anew) {
    if (latest.length > 0) byId("none").hidden = true;
    const held = this.#paused || this.#list.matches(":hover, :focus-within");
    byId("latest-note").textContent = held
      ? "stands still while you are in it"
      : "a sample; open one to see why";
    if (held) return;
    const entries = latest.slice(0, SHOWN).map(entry);
    if (anew) this.#list.replaceChildren(...entries);
    else this.#list.prepend(...entries);
    while (this.#list.childElementCount > SHOWN) this.#list.lastElementChild?.remove();
  }
}
