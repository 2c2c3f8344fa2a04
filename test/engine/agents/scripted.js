// An agent that does what the request's script tells it. Its name is in the address: "scripted.js?name=a".
import { defineAgent } from "tutti";

const name = new URL(import.meta.url).searchParams.get("name") ?? "scripted";

/** @param {number} milliseconds */
function spin(milliseconds) {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

/** @param {number} milliseconds */
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** @type {Record<string, (act: any, context: any) => any>} */
const acts = {
  propose: ({ proposal }) => proposal,
  promise: async ({ proposal }) => proposal,
  slow: async ({ proposal, wait }) => {
    await sleep(wait);
    return proposal;
  },
  busy: ({ proposal, wait }) => {
    spin(wait);
    return proposal;
  },
  never: () => new Promise(() => {}),
  throw: () => {
    throw new Error("as scripted");
  },
  reject: () => Promise.reject(new Error("as scripted")),
  throwNothing: () => {
    throw undefined;
  },
  nan: ({ proposal }) => ({ ...proposal, scores: proposal.scores.map(() => Number.NaN) }),
  infinite: ({ proposal }) => ({ ...proposal, scores: proposal.scores.map(() => Number.POSITIVE_INFINITY) }),
  above: ({ proposal }) => ({ ...proposal, scores: proposal.scores.map(() => 1.0000001) }),
  short: ({ proposal }) => ({ ...proposal, scores: proposal.scores.slice(1) }),
  long: ({ proposal }) => ({ ...proposal, scores: [...proposal.scores, 0.5] }),
  nothing: () => undefined,
  text: () => "0.5",
  confident: ({ proposal }) => ({ ...proposal, confidence: 2 }),
  negativePrice: ({ proposal }) => ({ ...proposal, prices: proposal.scores.map(() => -1) }),
  vetoOutside: ({ proposal }) => ({ ...proposal, vetoes: [proposal.scores.length] }),
  trap: ({ proposal }) => ({
    get scores() {
      throw new Error("as scripted");
    },
    confidence: proposal.confidence,
  }),
  /** Good when it is checked, bad when it is copied. */
  twoFaced: ({ proposal }) => {
    let looks = 0;
    const { scores } = proposal;
    return {
      ...proposal,
      get scores() {
        return looks++ < 1 ? scores : scores.map(() => Number.NaN);
      },
    };
  },
  thenable: () => ({
    /** @param {(value: unknown) => void} resolve */
    // biome-ignore lint/suspicious/noThenProperty: an agent may return anything with a then.
    then: (resolve) => {
      resolve(undefined);
      resolve({ scores: [1] });
    },
  }),
  exit: () => process.exit(7),
};

export default defineAgent({
  name,
  subscribes: ["told", "forwarded"],
  publishes: ["forwarded"],
  propose(/** @type {any} */ request, context) {
    const act = request.script[name];
    return acts[act.do]?.(act, context);
  },
});
