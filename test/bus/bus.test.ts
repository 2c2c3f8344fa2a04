// What the engine observes, and what agents publish, reaches exactly those who subscribe.
import fc from "fast-check";
import type { Engine } from "tutti";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EventSender } from "#runtime/bus/event-sender.js";
import { commonTopics, subscribesTo } from "#runtime/bus/topics.js";
import { allocateMessagePack, createCodec } from "#runtime/channel/codec-descriptor.js";
import { allocateDoorbell, Doorbell } from "#runtime/channel/doorbell.js";
import { HEADER_LENGTH, LENGTH } from "#runtime/channel/frame-descriptor.js";
import { EMPTY, LaneConsumer } from "#runtime/channel/lane-consumer.js";
import { allocateLane } from "#runtime/channel/lane-memory.js";
import { ask, eventually, type News, recorderEngine, recorderSpec, type Told } from "../engine/recorders.js";
import { runs } from "../runs.js";

describe("between threads", () => {
  let engine: Engine<Told, string, News>;

  beforeAll(async () => {
    engine = await recorderEngine([
      recorderSpec({ name: "a", subscribes: "told", publishes: "forwarded,private" }),
      // It tries to forward without having declared that, and is told to go on all the same.
      recorderSpec({ name: "all", subscribes: "*" }, { onError: "resume" }),
      recorderSpec({ name: "deaf" }),
      recorderSpec({ name: "b", subscribes: "forwarded" }, { host: "shared" }),
      recorderSpec({ name: "c", subscribes: "other,forwarded", publishes: "forwarded" }, { host: "shared" }),
    ]);
  });

  afterAll(() => engine.close());

  test("events reach the agents that subscribe to their type, in order; what an agent publishes reaches the others", async () => {
    engine.observe({ type: "told", n: 1 });
    engine.observe({ type: "other", n: 2 });
    engine.observe({ type: "nobody", n: 3 });
    engine.observe({ type: "told", n: 4, forward: true });
    await eventually(async () => (await ask(engine, "heard"))[4] === "other2 forwarded4");
    const [a, all, deaf, b, c] = await ask(engine, "heard");
    expect([a, deaf, b, c]).toEqual(["told1 told4", undefined, "forwarded4", "other2 forwarded4"]);
    expect(all?.split(" ").filter((text) => text !== "forwarded4")).toEqual([
      "told1",
      "other2",
      "nobody3",
      "told4",
    ]);
    expect(all).toContain("forwarded4");
  });

  test("an agent that publishes a type which it did not declare is faulty, and nobody hears of it", async () => {
    const decision = await engine.decide({ act: "publish", event: { type: "secret" } });
    for (const { agent, cause, fault } of decision.rationale.agents) {
      expect([agent, cause]).toEqual([agent, "faulty"]);
      expect(fault).toContain('published "secret"');
    }
    expect((await ask(engine, "heard"))[1]).not.toContain("secret");
  });
});

test("a full event lane drops what does not fit, and counts every drop", async () => {
  const engine = await recorderEngine([recorderSpec({ name: "a", subscribes: "told" })], {
    limits: { eventLane: 16_384 },
  });
  try {
    // Nothing is read while this loop holds on for longer than the lane has room.
    const sent = 400;
    for (let n = 0; n < sent; n++) engine.observe({ type: "told", n, text: "t".repeat(400) });
    const dropped = engine.deadLetters().counts.full;
    expect(dropped).toBeGreaterThan(0);
    await eventually(async () => engine.inspect().actors[0]?.mailbox.handled === sent - dropped);
    const heard = (await ask(engine, "heard"))[0] ?? "";
    // Cut at 240 bytes, so look at the beginning: in order, none twice.
    expect(heard.startsWith("told0 told1 told2 ")).toBe(true);
    expect(() => engine.observe({ type: "told", text: Symbol("t") as unknown as string })).toThrow("symbol");
    expect(engine.deadLetters().counts.full).toBe(dropped);
  } finally {
    await engine.close();
  }
});

test("an event published without any subscriber is a dead letter of its own kind", async () => {
  const engine = await recorderEngine([recorderSpec({ name: "a", publishes: "private" })]);
  await engine.decide({ act: "publish", event: { type: "private" } });
  expect(engine.deadLetters().counts["no-responders"]).toBe(1);
  await engine.close();
});

test("whatever is sent into an event lane is sent whole, dropped for want of room, or too large, and said so", () => {
  const event = fc.record({
    type: fc.constant("e"),
    text: fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.constant("x".repeat(3000)),
      fc.nat(1500).map((n) => "y".repeat(n)),
    ),
  });
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 4, arbitrary: event }, { weight: 1, arbitrary: fc.constant("read") })),
      (script) => {
        const buffer = allocateLane(16_384);
        const descriptor = allocateMessagePack();
        const sender = new EventSender({ lane: buffer, codec: descriptor }, new Doorbell(allocateDoorbell()));
        const lane = new LaneConsumer(buffer);
        const codec = createCodec(descriptor);
        const waiting: unknown[] = [];
        for (const step of [...script, "read"]) {
          if (typeof step !== "string") {
            const outcome = sender.send(step, 1);
            if (step.text.length > 2040) expect(outcome).not.toBe("sent");
            else if (waiting.length === 0) expect(outcome).toBe("sent");
            if (outcome === "sent") waiting.push(step);
            continue;
          }
          for (let offset = lane.next(); offset !== EMPTY; offset = lane.next()) {
            const end = offset + (lane.memory.words[(offset >> 2) + LENGTH] as number);
            expect(codec.decode(lane.memory.bytes, offset + HEADER_LENGTH, end)).toEqual(waiting.shift());
          }
          lane.release();
          expect(waiting).toEqual([]);
        }
      },
    ),
    { numRuns: runs(300) },
  );
});

test('"*" subscribes to every type, a name to that type alone', () => {
  const type = fc.constantFrom("a", "b", "*", "ab");
  fc.assert(
    fc.property(fc.array(type), type, (subscriptions, published) => {
      const wanted = subscriptions.some((name) => name === "*" || name === published);
      expect(subscribesTo(subscriptions, published)).toBe(wanted);
      expect(commonTopics([published], subscriptions)).toEqual(wanted ? [published] : []);
    }),
    { numRuns: runs(300) },
  );
});
