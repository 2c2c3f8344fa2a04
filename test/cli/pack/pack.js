// A trade of one line: guess which of two numbers is larger. For tests of the command.
const adviser = new URL("./adviser.js", import.meta.url);

class BadGuess extends Error {
  /** @param {string} path @param {string} message */
  constructor(path, message) {
    super(`${path} ${message}`);
    this.code = "BAD_GUESS";
    this.path = path;
  }
}

/** @type {import("tutti").Pack<any, any, any, any>} */
export const pack = {
  name: "guess",
  summary: "guesses the larger of two numbers",
  settings: [{ name: "bad-luck", value: "WORD", summary: "what to say of a draw" }],
  async open(settings) {
    const word = settings["bad-luck"] ?? "draw";
    if (word === "unusable") throw new BadGuess("bad-luck", "is not usable");
    return {
      engine: {
        agents: [{ module: adviser }],
        candidates: ["left", "right"],
        deadline: 5000,
        features: ({ odd }) => {
          if (odd) throw new Error("an odd request");
          return {};
        },
      },
      trade: {
        read(value) {
          if (typeof value?.left !== "number") throw new BadGuess("left", "must be a number");
          if (value.plain) throw new Error("a plain error");
          const { left, right = 0, times = 1, odd, unwritable } = value;
          return {
            requests: Array(times).fill({ left, right, odd }),
            context: { draw: left === right, unwritable },
          };
        },
        write({ draw, unwritable }, decisions, explain) {
          if (unwritable) throw new BadGuess("decision", "cannot be written");
          const winners = decisions.map(({ winner }) => (draw ? word : winner));
          return {
            winners,
            ...(explain ? { reasons: decisions.map(({ rationale }) => rationale.agents[0]?.reason) } : {}),
          };
        },
      },
      demonstrate: (seed, requests) => ({
        setting: [`a world of seed ${seed}`],
        history: [],
        requests: Array.from({ length: requests }, (_, index) => ({ left: (index * seed) % 7, right: 3 })),
        respond: () => [],
        tell: ({ left, right }, { winner }) => [`${left} or ${right}: ${winner}`],
        summarize: () => [["guesses", String(requests)]],
      }),
    };
  },
};
