// The chaos run as a user starts it, short and seeded; and its checkers, which must be able to say no.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("../../dist/bench/chaos/main.js", import.meta.url));

interface ChaosResult {
  readonly passed: boolean;
  readonly violations: readonly string[];
  readonly faults: Readonly<Record<string, { readonly injected: number }>>;
  readonly decisions: Readonly<Record<"asked" | "made" | "refused" | "failed" | "late" | "replayed", number>>;
  readonly messages: Readonly<Record<"sent" | "handled" | "discarded" | "waiting", number>>;
  readonly kills: number;
  readonly rests: number;
  readonly budgets: { readonly checks: number; readonly impressions: number };
}

interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Of a run that may fail: then what it says is in the error. */
async function output(words: readonly string[]): Promise<Output> {
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, words)) };
  } catch (error) {
    return error as Output;
  }
}

test("agents fail in every way and the process is killed, and every decision, message and payment is accounted for", async () => {
  const flags = "--json --seed 11 --seconds 6 --lifetime 3 --faults-per-minute 900 --rate 150";
  const { stdout, stderr } = await output([MAIN, ...flags.split(" ")]);
  expect(stderr).toBe("");
  const result = JSON.parse(stdout) as ChaosResult;
  expect([result.passed, result.violations]).toEqual([true, []]);
  expect(Object.entries(result.faults).filter(([, { injected }]) => injected === 0)).toEqual([]);
  expect(result.kills).toBeGreaterThan(0);
  expect(result.rests).toBeGreaterThan(0);
  expect(result.decisions.made).toBeGreaterThan(100);
  expect(result.decisions.replayed).toBeGreaterThan(10);
  expect(result.budgets.impressions).toBeGreaterThan(0);
  expect(result.messages.sent).toBe(
    result.messages.handled + result.messages.discarded + result.messages.waiting,
  );
});

describe("wrong flags are told of, with exit code 2", () => {
  test.each([
    ["--seconds", "soon", "must be a number from 2"],
    ["--seconds", "1", "must be a number from 2"],
    ["--seed", "1.5", "must be a whole number"],
    ["--faults", "3", "unknown option '--faults'"],
  ])("%s %s", async (flag, value, message) => {
    const { code, stdout, stderr } = await output([MAIN, flag, value]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });
});
