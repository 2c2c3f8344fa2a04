// An agent that remembers what it was told, and says it as its reason. All is in the address:
// "recorder.js?name=a&subscribes=told,other&publishes=forwarded&vetoes=no".
import { defineAgent } from "tutti";

const address = new URL(import.meta.url).searchParams;
const name = address.get("name") ?? "recorder";
/** @param {string} list */
const names = (list) => (address.get(list) ?? "").split(",").filter((text) => text !== "");

/** @type {string[]} */
const heard = [];
/** @type {any[]} */
const kept = [];

export default defineAgent({
  name,
  subscribes: names("subscribes"),
  publishes: names("publishes"),
  vetoes: address.get("vetoes") !== "no",
  setup(context) {
    const { slow, fail } = /** @type {any} */ (context.options);
    if (fail) throw new Error(`${fail}`);
    return slow ? new Promise((resolve) => setTimeout(resolve, slow)) : undefined;
  },
  propose(/** @type {any} */ request, context) {
    const scores = context.candidates.map((candidate) => (candidate === request.best ? 1 : 0.25));
    switch (request.act) {
      case "publish":
        context.publish(request.event);
        break;
      case "heard":
        return { scores, reason: heard.join(" ") };
      case "model":
        return { scores, reason: JSON.stringify(context.model) };
      case "candidates":
        return { scores, reason: context.candidates.join(" ") };
      case "keep":
        kept.push({ request, candidates: context.candidates });
        return new Promise((resolve) => {
          setTimeout(
            () => resolve({ scores, reason: `${request.user} ${context.candidates.join(" ")}` }),
            30,
          );
        });
      case "promise":
        return Promise.resolve({ scores });
      case "stop thinking":
        return new Promise(() => {});
    }
    return { scores, prices: context.candidates.map((_, index) => index + 1) };
  },
  observe(/** @type {any} */ event, context) {
    heard.push(`${event.type}${event.n ?? ""}`);
    if (event.forward) context.publish({ ...event, type: "forwarded", forward: false });
  },
  stop(context) {
    const { stopped, hang } = /** @type {any} */ (context.options);
    if (stopped) Atomics.add(new Int32Array(stopped), 0, 1);
    return hang ? new Promise(() => {}) : undefined;
  },
});
