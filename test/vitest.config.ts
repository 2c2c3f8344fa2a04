// How the tests run. They import the built package, so that worker entries are the ones that are shipped.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000 * Number(process.env["TUTTI_RUNS_FACTOR"] ?? 1),
    hookTimeout: 30_000,
  },
});
