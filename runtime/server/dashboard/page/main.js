// @ts-check
// The dashboard: listens to the server, and shows what it says. Hidden pages let go of the stream, and come back.
import { showActors } from "./actor-map.js";
import { showBudgets } from "./budget-list.js";
import { Charts } from "./charts.js";
import { DecisionList } from "./decision-list.js";
import { byId } from "./element.js";
import { showOutcomes } from "./outcome-bars.js";
import { count, duration } from "./words.js";

/** @typedef {import("../messages.js").Snapshot} Snapshot */

const charts = new Charts();
const decisions = new DecisionList();
/** @type {EventSource | undefined} */
let stream;

/**
 * @param {"waiting" | "live" | "degraded" | "lost"} state
 * @param {string} words
 */
function tell(state, words) {
  const place = byId("state");
  // Said aloud when it changes: not every second.
  if (place.textContent === words) return;
  place.dataset["state"] = state;
  place.textContent = words;
}

/** @param {Snapshot} snapshot */
function show(snapshot) {
  const { point, past, latest, budgets } = snapshot;
  const [, rate, p50, , p99] = point;
  const figures = {
    rate: count(rate),
    p50: duration(p50),
    p99: duration(p99),
    "in-flight": count(snapshot.inFlight),
    decisions: count(snapshot.decisions),
    refused: count(snapshot.refused),
  };
  for (const [id, text] of Object.entries(figures)) byId(id).textContent = text;
  charts.add([...(past ?? []), point], past !== undefined);
  showActors(snapshot.actors);
  showOutcomes(snapshot.outcomes);
  decisions.add(latest, past !== undefined);
  if (budgets !== undefined) showBudgets(budgets);
  if (snapshot.degraded) tell("degraded", "an agent was given up");
  else tell("live", "live");
}

function listen() {
  stream = new EventSource("/events/stream");
  stream.onmessage = ({ data }) => show(/** @type {Snapshot} */ (JSON.parse(data)));
  stream.onerror = () => {
    tell("lost", "no connection");
    // Answered with an error, a stream is not asked for again by itself.
    if (stream?.readyState === EventSource.CLOSED) setTimeout(() => document.hidden || restart(), 3_000);
  };
}

function restart() {
  stream?.close();
  listen();
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) stream?.close();
  else restart();
});
listen();
