// Valid requests with anything put anywhere: always answered, never as a fault of the server.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runs } from "../../runs.js";
import { catalogueOf, ExchangeStage } from "./exchange-stage.js";
import { AUDIO, BANNER, NATIVE, request, VIDEO } from "./requests.js";

let stage: ExchangeStage;

beforeAll(async () => {
  stage = await ExchangeStage.open(catalogueOf(6));
});

afterAll(() => stage.close());

const WHOLE = request(
  [
    {
      ...AUDIO,
      pmp: { private_auction: 0, deals: [{ id: "d", bidfloor: 1 }] },
      bidfloor: 0.5,
      bidfloorcur: "USD",
    },
    VIDEO,
    BANNER,
    NATIVE,
  ],
  { wseat: ["tutti"], bseat: ["other"], bcat: ["IAB25"], badv: ["brand-9.example"], cattax: 1, test: 0 },
);

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const children: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return [path, ...children.flatMap(([key, child]) => pathsOf(child, [...path, key]))];
}

/** `undefined` takes the field away. */
function changedAt(value: unknown, [key, ...rest]: Path, put: unknown): unknown {
  if (key === undefined) return put;
  if (typeof value !== "object" || value === null) return value;
  const child = changedAt((value as Record<string, unknown>)[key], rest, put);
  if (Array.isArray(value)) return value.map((each, index) => (index === key ? child : each));
  return { ...value, [key]: child };
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(undefined, null, true, false, 0, -0, -1, 0.5, 1e308, -1e308, 2 ** 53, 5e-324),
  fc.constantFrom<unknown>("", " ", "1", "-1", "1e999", "NaN", "\u0000", "\ud800", "x".repeat(5_000)),
  fc.constantFrom<unknown>([], {}, [{}], [[]], [null], { id: {} }, { length: 3 }, Array(70).fill(1e12)),
  fc.integer({ min: 1, max: 2_000 }).map(nested),
);

/** Every step to the path but the last is there. */
function isPlace(value: unknown, path: string): boolean {
  const steps = path === "" ? [] : path.split(/[.[]/).map((step) => step.replace("]", ""));
  let at: unknown = value;
  for (const step of steps.slice(0, -1)) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) return false;
    at = (at as Record<string, unknown>)[step];
  }
  return true;
}

/** Sent at the same time: a mutation must not be waited for one by one, nor harm the others. */
const AT_ONCE = 10;

test("a request with anything in place of a field, or without it, is answered, or refused by the path of one", async () => {
  const change = fc.tuple(fc.constantFrom(...pathsOf(WHOLE)), odd);
  const changed = fc
    .array(change, { minLength: 1, maxLength: 4 })
    .map((changes) => changes.reduce<unknown>((whole, [path, put]) => changedAt(whole, path, put), WHOLE));
  const statuses = new Map<number, number>();
  const expectAnswer = async (value: unknown): Promise<void> => {
    const { status, answer } = await stage.post(JSON.stringify(value) ?? "");
    expect([200, 204, 400, 413]).toContain(status);
    if (status === 400 && answer.path !== undefined)
      expect(isPlace(value, answer.path), answer.path).toBe(true);
    if (status === 400 && answer.path === undefined) expect(answer.code).not.toBe("INVALID_BID_REQUEST");
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  };
  await fc.assert(
    fc.asyncProperty(fc.array(changed, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (values) => {
      await Promise.all(values.map(expectAnswer));
    }),
    { numRuns: runs(30) },
  );
  expect(Math.min(statuses.get(200) ?? 0, statuses.get(400) ?? 0)).toBeGreaterThan(10);
  expect(stage.inFlight()).toBe(0);
});

test("a body whose bytes were cut, swapped or doubled is answered", async () => {
  const bytes = Buffer.from(JSON.stringify(WHOLE));
  const place = fc.nat({ max: bytes.length - 1 });
  const damage = fc.tuple(place, place, fc.nat({ max: 255 }), fc.boolean());
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (damages) => {
      const answers = damages.map(([at, to, byte, cut]) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = byte;
        const body = cut
          ? damaged.subarray(0, to)
          : Buffer.concat([damaged.subarray(0, to), damaged.subarray(at)]);
        return stage.post(body.toString("latin1"));
      });
      for (const { status } of await Promise.all(answers)) expect([200, 400]).toContain(status);
    }),
    { numRuns: runs(12) },
  );
});

test("a body nested a hundred thousand deep is answered", async () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  for (const body of [
    deep,
    `{"id":"r","ext":${deep},"imp":[{"id":"1","audio":{}}]}`,
    '{"a":'.repeat(50_000),
  ]) {
    expect([200, 400]).toContain((await stage.post(body)).status);
  }
});
