// @ts-check
// The actors as a small map: threads, and the agents that live on them.
import { barPart, byId, element, shade, withShade } from "./element.js";
import { count } from "./words.js";

/** @typedef {import("../messages.js").ActorView} ActorView */

/** Messages that fill a mailbox's bar: it grows with the logarithm. */
const FULL = 4_096;

/** @param {ActorView} actor */
function standing({ phase }) {
  if (phase === "running") return "running";
  return phase === "given-up" || phase === "ended" ? "down" : "waiting";
}

/**
 * @param {ActorView} actor
 * @param {number} index
 */
function actorCard(actor, index) {
  const { name, phase, restarts, waiting, breaker } = actor;
  const mailbox = element("div", { class: "bar", "aria-hidden": "true" });
  mailbox.append(barPart(Math.log1p(waiting) / Math.log1p(FULL), shade(index), `${waiting} messages wait`));
  const facts = [
    `${count(waiting)} in mailbox`,
    restarts === 1 ? "1 restart" : `${count(restarts)} restarts`,
    ...(breaker === "closed" ? [] : [`breaker ${breaker}`]),
  ];
  const state = element("span", { class: "phase", "data-phase": standing(actor) }, `● ${phase}`);
  const card = element("div", { class: "actor", role: "listitem" });
  card.append(
    element("p", {}, element("strong", {}, name), state),
    mailbox,
    element("p", { class: "quiet" }, facts.join(" · ")),
  );
  return withShade(card, shade(index));
}

/** @param {readonly ActorView[]} actors */
export function showActors(actors) {
  /** @type {Map<string, HTMLElement>} */
  const hosts = new Map();
  for (const [index, actor] of actors.entries()) {
    let host = hosts.get(actor.host);
    if (host === undefined) {
      host = element("div", { class: "host", role: "list", "aria-label": `thread ${actor.host}` });
      host.append(element("h3", {}, `thread ${actor.host}`));
      hosts.set(actor.host, host);
    }
    host.append(actorCard(actor, index));
  }
  byId("actors").replaceChildren(...hosts.values());
}
