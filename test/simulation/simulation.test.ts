import { expect, test } from "vitest";
import { runs } from "../runs.js";
import { World } from "./world.js";

const SEED = process.env["TUTTI_SIMULATION_SEED"];
const SCHEDULES = runs(Number(process.env["SIM"] ?? 200));

test("s", async () => {
  const total = { decided: 0, live: 0, fallbacks: 0, refused: 0, began: 0, lines: 0 };
  const seeds = SEED === undefined ? Array.from({ length: SCHEDULES }, (_, i) => i + 1) : [Number(SEED)];
  for (const seed of seeds) {
    try {
      const o = await new World(seed).play();
      total.decided += o.decided;
      total.live += o.live;
      total.fallbacks += o.fallbacks;
      total.refused += o.refused;
      total.began += o.began ? 1 : 0;
      total.lines += o.lines.length;
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`);
    }
  }
  console.log(total, process.cpuUsage());
  expect(total.decided).toBeGreaterThan(0);
});
