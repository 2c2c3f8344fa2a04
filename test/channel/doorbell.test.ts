// The doorbell in one thread: whom it notifies, what it keeps, what it leaves behind.
import { afterEach, expect, test, vi } from "vitest";
import { allocateDoorbell, Doorbell } from "#runtime/channel/doorbell.js";

afterEach(() => {
  vi.restoreAllMocks();
});

test("nobody is notified while nobody is parked, and a parked thread once", () => {
  const bell = new Doorbell(allocateDoorbell());
  const notify = vi.spyOn(Atomics, "notify");
  const swap = vi.spyOn(Atomics, "compareExchange");
  bell.ring();
  bell.ringControl();
  bell.prepareToPark();
  bell.stayAwake();
  bell.ring();
  expect(notify).not.toHaveBeenCalled();
  // Nor is the word written to, which would take it from its owner's cache.
  expect(swap).not.toHaveBeenCalled();
  bell.prepareToPark();
  bell.ring();
  bell.ring();
  bell.ringControl();
  expect(notify).toHaveBeenCalledTimes(1);
});

test("a ring that comes before the thread sleeps keeps it awake", () => {
  const bell = new Doorbell(allocateDoorbell());
  for (const ring of [() => bell.ring(), () => bell.ringControl()]) {
    bell.prepareToPark();
    ring();
    const wait = vi.spyOn(Atomics, "wait");
    bell.park(60_000);
    expect(wait.mock.results.map(({ value }) => value)).toEqual(["not-equal"]);
    vi.restoreAllMocks();
  }
});

test("a thread that slept until its bound is awake: the next ring notifies nobody", () => {
  const bell = new Doorbell(allocateDoorbell());
  bell.prepareToPark();
  bell.park(0);
  const notify = vi.spyOn(Atomics, "notify");
  bell.ring();
  expect(notify).not.toHaveBeenCalled();
});

test("a wish of the control plane is kept until it is taken, and taken once", () => {
  const bell = new Doorbell(allocateDoorbell());
  expect(bell.takeControl()).toBe(false);
  bell.ringControl();
  bell.prepareToPark();
  bell.stayAwake();
  expect(bell.hasControl()).toBe(true);
  expect(bell.takeControl()).toBe(true);
  expect(bell.takeControl()).toBe(false);
  expect(bell.hasControl()).toBe(false);
});

test("a thread that waits in its event loop is called once when rung, also when the ring came first", async () => {
  const bell = new Doorbell(allocateDoorbell());
  const waitAsync = vi.spyOn(Atomics, "waitAsync");
  const awake = vi.fn();
  bell.prepareToPark();
  bell.parkAsync(awake);
  await new Promise(setImmediate);
  expect(awake).not.toHaveBeenCalled();
  bell.ring();
  bell.ring();
  await vi.waitFor(() => expect(awake).toHaveBeenCalledTimes(1));
  bell.prepareToPark();
  bell.ring();
  bell.parkAsync(awake);
  expect(awake).toHaveBeenCalledTimes(1);
  await vi.waitFor(() => expect(awake).toHaveBeenCalledTimes(2));
  bell.ring();
  await new Promise(setImmediate);
  expect(awake).toHaveBeenCalledTimes(2);
  // Without a bound, which would be rounded to milliseconds and leave a timer behind; the second found it rung.
  expect(waitAsync.mock.calls.map((call) => call.length)).toEqual([3, 3]);
  expect(waitAsync.mock.results.map(({ value }) => value.async)).toEqual([true, false]);
});
