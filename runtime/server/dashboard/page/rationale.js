// @ts-check
// One decision as a picture: the top candidates as bars, each cut into what the agents gave.
import { byId, drawn, element, shade, withShade } from "./element.js";
import { duration, percent } from "./words.js";

/** @typedef {import("../messages.js").DecisionPicture} DecisionPicture */
/** @typedef {import("../messages.js").CandidateBar} CandidateBar */

const ROW = 46;
const THICK = 16;

/** @param {string} id */
export async function openRationale(id) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("why"));
  byId("why-close").onclick = () => dialog.close();
  const title = byId("why-title");
  const body = byId("why-body");
  title.textContent = "Decision";
  body.replaceChildren(element("p", { class: "quiet" }, "…"));
  dialog.showModal();
  const answer = await fetch(`/dashboard/decisions/${encodeURIComponent(id)}`).catch(() => undefined);
  if (answer === undefined || !answer.ok) {
    const reason =
      answer?.status === 404 ? "This decision is not kept any more." : "The server does not answer.";
    body.replaceChildren(element("p", {}, reason));
    return;
  }
  const picture = /** @type {DecisionPicture} */ (await answer.json());
  title.textContent = picture.winner ?? "Nothing could win";
  body.replaceChildren(
    element("p", { class: "quiet" }, inWords(picture)),
    bars(picture, Math.max(body.clientWidth, 240)),
    agents(picture),
  );
}

/** @param {DecisionPicture} picture */
function inWords({ id, rule, early, latency, price, lead }) {
  return [
    ...(price === undefined ? [] : [price]),
    ...(lead === undefined ? [] : [`leads by ${lead.toFixed(3)}`]),
    `decided in ${duration(latency)}${early ? ", early" : ""}`,
    rule,
    id,
  ].join(" · ");
}

/**
 * @param {DecisionPicture} picture
 * @param {number} width in pixels
 */
function bars({ bars, agents, others }, width) {
  const scale = Math.max(...bars.map(({ total }) => total), Number.MIN_VALUE);
  const height = bars.length * ROW + (others > 0 ? 22 : 0);
  const svg = drawn("svg", {
    class: "picture",
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "aria-label": bars
      .map((bar) => `${bar.name} ${bar.total.toFixed(3)}${bar.excluded ? `, ${bar.excluded}` : ""}`)
      .join("; "),
  });
  for (const [place, bar] of bars.entries())
    svg.append(
      candidate(
        bar,
        agents.map(({ agent }) => agent),
        place * ROW,
        width,
        scale,
      ),
    );
  if (others > 0)
    svg.append(drawn("text", { x: 0, y: height - 5, class: "why" }, `and ${others} more candidates`));
  return svg;
}

/**
 * @param {CandidateBar} bar
 * @param {readonly string[]} agents
 * @param {number} top
 * @param {number} width
 * @param {number} scale the largest total of all
 */
function candidate({ name, winner, total, parts, excluded }, agents, top, width, scale) {
  const group = drawn("g", { class: "candidate", opacity: excluded === undefined ? 1 : 0.6 });
  const room = Math.floor((width - 60) / 7.2);
  const label = `${winner ? "★ " : ""}${name}${excluded === undefined ? "" : ` – ${excluded}`}`;
  group.append(
    drawn(
      "text",
      { x: 0, y: top + 15, class: winner ? "won" : excluded === undefined ? "" : "why" },
      label.length > room ? `${label.slice(0, room - 1)}…` : label,
    ),
    drawn("text", { x: width, y: top + 15, "text-anchor": "end" }, total.toFixed(3)),
    drawn("rect", { class: "track", x: 0, y: top + 21, width, height: THICK, rx: 4 }),
    drawn("title", {}, label),
  );
  let left = 0;
  for (const [index, part] of parts.entries()) {
    const length = (width * part) / scale;
    if (length <= 0) continue;
    const piece = drawn("rect", { x: left, y: top + 21, width: length, height: THICK });
    piece.style.fill = shade(index);
    piece.append(drawn("title", {}, `${agents[index]}: ${part.toFixed(3)}`));
    group.append(piece);
    left += length;
  }
  return group;
}

/** @param {DecisionPicture} picture */
function agents({ agents }) {
  const head = ["agent", "spoke", "of the vote", "weight", "priority", "confidence", "freshness"];
  const rows = agents.map(
    ({ agent, outcome, cause, share, weight, priority, confidence, freshness }, index) => {
      const name = element(
        "th",
        { scope: "row" },
        withShade(element("span", { class: "swatch" }), shade(index)),
        agent,
      );
      const spoke = element("td", outcome === "live" ? {} : { class: "bad" });
      spoke.append(cause === undefined ? outcome : `${cause}: ${outcome}`);
      const figures = [weight, priority, confidence, freshness].map((each) =>
        element("td", {}, each.toFixed(2)),
      );
      return element("tr", {}, name, spoke, element("td", {}, percent(share)), ...figures);
    },
  );
  return element(
    "div",
    { class: "table", tabindex: "0", role: "region", "aria-label": "What stood for each agent" },
    element(
      "table",
      {},
      element("thead", {}, element("tr", {}, ...head.map((each) => element("th", { scope: "col" }, each)))),
      element("tbody", {}, ...rows),
    ),
  );
}
