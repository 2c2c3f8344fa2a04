// A place between two threads: whatever comes while one ends and the next has not begun reaches the right life.
import { describe, expect, test } from "vitest";
import { ControlTimeoutError, type HostListener, type HostThread } from "#runtime/actor/host-thread.js";
import type { ActorWiring, HostWiring } from "#runtime/actor/wiring.js";
import { allocateDoorbell, Doorbell } from "#runtime/channel/doorbell.js";
import { allocateHeartbeats, Heartbeat } from "#runtime/channel/heartbeat.js";
import { HostSlot } from "#runtime/engine/host-slot.js";

/** A thread whose calls and whose end the test settles. */
class StagedThread {
  readonly calls: { what: string; answer: () => void; fail: (error: Error) => void }[] = [];
  listener: HostListener | undefined;
  terminated = false;
  confirmEnd: () => void = () => undefined;

  occupy(_: Doorbell, listener: HostListener): void {
    this.listener = listener;
  }

  call(what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.calls.push({ what, answer: resolve, fail: reject });
    });
  }

  /** Its end is told of before it is confirmed to whoever ended it, as a real one's. */
  terminate(reason = "it was ended"): Promise<void> {
    this.terminated = true;
    return new Promise((resolve) => {
      this.confirmEnd = () => {
        this.listener?.ended({ normal: false, reason });
        resolve();
      };
    });
  }
}

function stage(): { slot: HostSlot; threads: StagedThread[]; crashes: unknown[]; ends: unknown[] } {
  const threads: StagedThread[] = [];
  const crashes: unknown[] = [];
  const ends: unknown[] = [];
  const slot = new HostSlot({
    doorbell: new Doorbell(allocateDoorbell()),
    heartbeat: new Heartbeat(allocateHeartbeats(1), 0),
    takeThread: () => {
      const thread = new StagedThread();
      threads.push(thread);
      return thread as unknown as HostThread;
    },
    wire: () => ({}) as HostWiring,
    crashed: (life) => crashes.push(life),
    ended: (lives) => ends.push(lives),
  });
  return { slot, threads, crashes, ends };
}

const life = (index: number, epoch: number): ActorWiring => ({ index, epoch }) as ActorWiring;
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What becomes of a promise, for as long as nothing has: "pending". */
function watch(promise: Promise<void>): { outcome: string } {
  const watched = { outcome: "pending" };
  promise.then(
    () => {
      watched.outcome = "kept";
    },
    (error: Error) => {
      watched.outcome = error.name;
    },
  );
  return watched;
}

describe("a life that waits for the old thread's end", () => {
  test.each(["stop", "kill"] as const)("does not begin after a %s, which is for it too", async (how) => {
    const { slot, threads } = stage();
    void slot.startActor(life(0, 1), 1000);
    threads[0]?.calls[0]?.answer();
    void slot.kill();
    const start = watch(slot.startActor(life(0, 2), 1000));
    await settled();
    void (how === "stop" ? slot.stopActor(0) : slot.kill());
    threads[0]?.confirmEnd();
    await settled();
    expect(start.outcome).toBe("HostDiedError");
    expect(threads).toHaveLength(1);
  });

  test("is reached by a kill that comes as soon as the old thread is gone", async () => {
    const { slot, threads } = stage();
    void slot.startActor(life(0, 1), 1000);
    const end = slot.kill();
    watch(slot.startActor(life(0, 2), 1000));
    const kill = end.then(() => slot.kill());
    threads[0]?.confirmEnd();
    await settled();
    if (threads.length === 2) threads[1]?.confirmEnd();
    await kill;
    expect(threads.every(({ terminated }) => terminated)).toBe(true);
  });
});

test("a stop that its thread's death cuts short leaves the next life known: its crash is told of", async () => {
  const { slot, threads, crashes, ends } = stage();
  void slot.startActor(life(0, 1), 1000);
  const stop = watch(slot.stopActor(0));
  threads[0]?.listener?.ended({ normal: false, reason: "as staged" });
  void slot.startActor(life(0, 2), 1000);
  threads[0]?.calls[1]?.fail(new Error("the thread died"));
  await settled();
  threads[1]?.listener?.crashed({ notice: "crashed", actor: 0, epoch: 2, reason: "as staged" });
  expect(stop.outcome).toBe("Error");
  expect(ends).toEqual([[{ agent: 0, epoch: 1 }]]);
  expect(crashes).toEqual([{ agent: 0, epoch: 2 }]);
});

test("a thread in which a setup takes too long is ended before the start counts as failed", async () => {
  const { slot, threads } = stage();
  const start = watch(slot.startActor(life(0, 1), 1000));
  threads[0]?.calls[0]?.fail(new ControlTimeoutError("as staged"));
  await settled();
  expect([threads[0]?.terminated, start.outcome]).toEqual([true, "pending"]);
  threads[0]?.confirmEnd();
  await settled();
  expect(start.outcome).toBe("ControlTimeoutError");
});
