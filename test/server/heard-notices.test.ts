// What came of a bid counts once, over restarts too, where there is a store.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { durableStore, memoryStore, type StateStore } from "tutti";
import { expect, test } from "vitest";
import { HeardNotices } from "#ads/server/heard-notices.js";

const DAY = 24 * 3_600_000;
const NOW = 20_000 * DAY + 5;

test("a notice is the first of its kind once, whoever asks at the same time", async () => {
  for (const store of [undefined, memoryStore()]) {
    const heard = new HeardNotices(store, () => NOW);
    const asked = await Promise.all(Array.from({ length: 20 }, () => heard.isFirst("d", "click", NOW)));
    expect(asked.filter((first) => first)).toHaveLength(1);
    expect(await heard.isFirst("d", "impression", NOW)).toBe(true);
    expect(await heard.isFirst("e", "click", NOW)).toBe(true);
  }
});

test("what was heard before a restart is not the first after it, and of two servers of one store one counts it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tutti-heard-"));
  try {
    const before = durableStore({ path: folder });
    expect(await new HeardNotices(before, () => NOW).isFirst("d", "click", NOW)).toBe(true);
    await before.close();
    const after = durableStore({ path: folder });
    const [one, other] = [new HeardNotices(after, () => NOW), new HeardNotices(after, () => NOW)];
    expect(await one.isFirst("d", "click", NOW)).toBe(false);
    const both = await Promise.all([one.isFirst("e", "click", NOW), other.isFirst("e", "click", NOW)]);
    expect(both.filter((first) => first)).toHaveLength(1);
    await after.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a bid of which nothing can come any more counts for nothing, and the store forgets it", async () => {
  const store = memoryStore();
  let now = NOW;
  const heard = new HeardNotices(store, () => now);
  expect(await heard.isFirst("old", "click", NOW)).toBe(true);
  now += 2 * DAY;
  expect(await heard.isFirst("old", "click", NOW)).toBe(false);
  expect(await heard.isFirst("late", "click", NOW)).toBe(false);
  now += 2 * DAY;
  expect(await heard.isFirst("new", "click", now)).toBe(true);
  await expect
    .poll(async () => (await store.snapshot("notices/")).map(({ key }) => key))
    .toEqual([`notices/${Math.floor(now / DAY)}/new/click`]);
});

test("a store that cannot tell makes nothing heard: who tells again is listened to", async () => {
  const store = memoryStore();
  let broken = true;
  const failing: StateStore = {
    get: (key) => store.get(key),
    put: (key, value) => store.put(key, value),
    compareAndSet: (key, version, value) =>
      broken ? Promise.reject(new Error("full")) : store.compareAndSet(key, version, value),
    watch: (prefix, listener) => store.watch(prefix, listener),
    snapshot: (prefix) => store.snapshot(prefix),
    close: () => store.close(),
  };
  const heard = new HeardNotices(failing, () => NOW);
  await expect(heard.isFirst("d", "click", NOW)).rejects.toThrow("full");
  broken = false;
  expect(await heard.isFirst("d", "click", NOW)).toBe(true);
});
