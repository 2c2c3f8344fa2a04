// The channel benchmarks count right: what they run is checked message by message, and none of them hangs.
import { afterAll, describe, expect, test } from "vitest";
import type { Bench, Running } from "../../dist/bench/harness/contender.js";
import { boundedBufferBench } from "../../dist/bench/workloads/bounded-buffer.js";
import { forkJoinBench } from "../../dist/bench/workloads/fork-join.js";
import { mailboxBench } from "../../dist/bench/workloads/mailbox.js";
import { pingPongBench } from "../../dist/bench/workloads/ping-pong.js";

const running: Running[] = [];
afterAll(() => Promise.all(running.map((each) => each.close())));

const BENCHES: readonly Bench[] = [pingPongBench, mailboxBench, boundedBufferBench, forkJoinBench];

describe.each(BENCHES.map((bench) => ({ name: bench.name, bench })))("$name", ({ bench }) => {
  for (const { system, setting, open } of bench.contenders({ peers: "node", quick: true })) {
    test(`${system}, ${setting}: runs twice, loses nothing, and sleeps in between`, async () => {
      const opened = await open();
      if ("absent" in opened) throw new Error(opened.absent);
      running.push(opened);
      let done = 0;
      for (let run = 0; run < 2; run++) {
        const { value, details = {} } = await opened.run(100);
        done += value;
        const refused = details["refused, %"];
        if (refused !== undefined) expect(refused >= 0 && refused < 100).toBe(true);
      }
      expect(done).toBeGreaterThan(0);
    });
  }
});

test("more is refused of a full lane, the more is offered", async () => {
  const refused: number[] = [];
  for (const { open } of boundedBufferBench.contenders({ peers: "none", quick: true })) {
    const opened = await open();
    if ("absent" in opened) throw new Error(opened.absent);
    const { details } = await opened.run(150);
    refused.push(details?.["refused, %"] ?? Number.NaN);
    await opened.close();
  }
  const [least = 0, , most = 0] = refused;
  expect(most).toBeGreaterThan(least);
});
