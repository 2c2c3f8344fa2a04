// An agent that dies in the way that a request or an event tells it. Its name is in the address: "mortal.js?name=a".
// Says its life as its reason; counts each event `n` that it has observed to the end in the shared words of its options.
import { execFileSync } from "node:child_process";
import { defineAgent } from "tutti";

const name = new URL(import.meta.url).searchParams.get("name") ?? "mortal";

/** @type {Record<string, () => void>} */
const deaths = {
  throw: () => {
    throw new Error("as scripted");
  },
  exit: () => process.exit(7),
  "exit well": () => process.exit(0),
  hang: () => {
    for (;;);
  },
  "hang in native code": () => {
    execFileSync("sleep", ["2"]);
  },
  "run out of memory": () => {
    // Grows by small steps: one large list would end the whole process.
    const hoard = [];
    for (let n = 0; ; n++) hoard.push({ n, text: `${n}` });
  },
  "throw in a timer": () => {
    setTimeout(() => {
      throw new Error("as scripted, later");
    });
  },
  "reject, unheard": () => {
    void Promise.reject(new Error("as scripted, unheard"));
  },
};

/** Numbers of the events that were to be kept. @type {number[]} */
let told = [];

export default defineAgent({
  name,
  vetoes: false,
  subscribes: ["told"],
  async setup(context) {
    const entry = await context.store.get("told");
    told = /** @type {number[]} */ (entry?.value ?? []);
    const { failLife } = /** @type {any} */ (context.options);
    if (failLife === context.epoch) throw new Error("setup as scripted");
  },
  propose(/** @type {any} */ request, context) {
    if (request.to === undefined || request.to === name) deaths[request.do]?.();
    if (request.do === "tell") return { scores: [1, 0], reason: `told ${told.join(" ")}` };
    return { scores: [1, 0], reason: `life ${context.epoch} model ${JSON.stringify(context.model)}` };
  },
  observe(/** @type {any} */ event, context) {
    if (event.to === undefined || event.to === name) deaths[event.do]?.();
    if (event.keep) {
      told.push(event.n);
      context.store.write("told", told);
    }
    const { seen } = /** @type {any} */ (context.options);
    if (seen !== undefined) Atomics.add(new Int32Array(seen), event.n, 1);
  },
  stop(context) {
    const { hangAtStop } = /** @type {any} */ (context.options);
    return hangAtStop ? new Promise(() => {}) : undefined;
  },
});
