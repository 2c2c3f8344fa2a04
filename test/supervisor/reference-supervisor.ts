// One supervisor by the words of OTP's documentation, for the model test: a list of children to stop, a list to start,
// and the history of restarts. Slow and plain on purpose; it shares nothing with the tree but the types of its description.
import type { ExitReason, RestartType, Strategy } from "#runtime/supervisor/supervisor-spec.js";

export interface ReferenceSpec {
  readonly strategy: Strategy;
  readonly intensity: number;
  readonly period: number;
  readonly escalation: "degrade" | "stop";
  /** Short lives with immediate restarts; the delay after those, doubled up to four times as much; what a healthy life is. */
  readonly immediate: number;
  readonly delay: number;
  readonly healthy: number;
  readonly children: readonly { readonly restart: RestartType; readonly shutdown: number }[];
}

interface Child {
  life: "none" | "starting" | "alive" | "asked";
  epoch: number;
  restarts: number;
  killAt: number;
  startAt: number;
  since: number;
  shortLives: number;
  hasStarted: boolean;
  lost: "" | "temporary" | "transient" | "intensity";
}

export interface World {
  readonly now: number;
  readonly mode: "down" | "starting" | "running" | "ending";
  readonly children: readonly Readonly<Child>[];
  /** Children to be stopped, and what will be said of those that are not to come back. The last one goes first. */
  readonly toStop: ReadonlyMap<number, "" | "temporary" | "intensity">;
  /** Children to be started, in order, one at a time; and those that are restarted by themselves. */
  readonly toStart: ReadonlySet<number>;
  readonly aside: ReadonlySet<number>;
  readonly current: number | undefined;
  readonly history: readonly { readonly at: number; readonly who: number }[];
  readonly said: readonly string[];
}

export type Input =
  | { readonly type: "start" | "stop" | "pass" }
  | { readonly type: "started"; readonly who: number; readonly epoch: number }
  | { readonly type: "over"; readonly who: number; readonly epoch: number; readonly reason: ExitReason }
  | { readonly type: "bring-back"; readonly who: number };

const NEVER = Number.POSITIVE_INFINITY;

export const name = (who: number): string => `c${who}`;

export function newWorld(spec: ReferenceSpec): World {
  const child: Child = {
    life: "none",
    epoch: 0,
    restarts: 0,
    killAt: NEVER,
    startAt: 0,
    since: NEVER,
    shortLives: 0,
    hasStarted: false,
    lost: "",
  };
  const none: ReadonlySet<number> = new Set();
  return {
    now: 0,
    mode: "down",
    children: spec.children.map(() => child),
    toStop: new Map(),
    toStart: none,
    aside: none,
    current: undefined,
    history: [],
    said: [],
  };
}

/** What the world is after an input at `now`; `said` holds what this input made the supervisor say. */
export function after(spec: ReferenceSpec, world: World, input: Input, now: number): World {
  return goOn(spec, killOverdue(react(spec, { ...world, now, said: [] }, input)));
}

export function nextDue({ now, children, toStart, aside }: World): number {
  const starts = [...toStart, ...aside].map((who) => children[who]?.startAt ?? NEVER);
  return Math.min(NEVER, ...children.map(({ killAt }) => killAt), ...starts.filter((at) => at > now));
}

function react(spec: ReferenceSpec, world: World, input: Input): World {
  switch (input.type) {
    case "pass":
      return world;
    case "start": {
      if (world.mode !== "down") return world;
      const ready = world.children.map((child) => ({
        ...child,
        startAt: 0,
        hasStarted: false,
        lost: "" as const,
      }));
      return { ...world, mode: "starting", children: ready, toStart: new Set(ready.keys()), history: [] };
    }
    case "stop":
      return world.mode === "down" ? world : endAll(world);
    case "started": {
      const child = childOf(world, input.who);
      if (child.epoch !== input.epoch || child.life !== "starting") return world;
      const current = world.current === input.who ? undefined : world.current;
      return { ...change(world, input.who, { life: "alive", since: world.now, hasStarted: true }), current };
    }
    case "over": {
      const child = childOf(world, input.who);
      if (child.epoch !== input.epoch || child.life === "none") return world;
      const current = world.current === input.who ? undefined : world.current;
      const dead = change({ ...world, current }, input.who, { life: "none", killAt: NEVER });
      const wanted = dead.toStop.get(input.who);
      if (wanted === undefined) return ended(spec, dead, input.who, child.life, input.reason);
      const toStop = new Map([...dead.toStop].filter(([who]) => who !== input.who));
      return wanted === "" ? { ...dead, toStop } : lose({ ...dead, toStop }, input.who, wanted);
    }
    case "bring-back":
      return bringBack(spec, world, input.who);
  }
}

/** A child ended by itself. */
function ended(
  spec: ReferenceSpec,
  world: World,
  who: number,
  life: Child["life"],
  reason: ExitReason,
): World {
  const { restart } = specOf(spec, who);
  const child = childOf(world, who);
  const failed = life === "starting";
  if (failed && world.mode === "starting" && !child.hasStarted && spec.escalation === "stop") {
    return endAll(say(world, "escalated s"));
  }
  if (restart === "temporary") return lose(world, who, "temporary");
  if (restart === "transient" && reason !== "error" && !failed) return lose(world, who, "transient");
  const history = [...world.history, { at: world.now, who }];
  const recent = history.filter(({ at }) => at >= world.now - spec.period).length;
  if (recent > spec.intensity) {
    const counted = { ...world, history };
    return spec.escalation === "stop" ? endAll(say(counted, "escalated s")) : degrade(spec, counted, who);
  }
  const lived = failed ? 0 : world.now - child.since;
  const shortLives = lived >= spec.healthy ? 0 : child.shortLives + 1;
  const worn = shortLives - spec.immediate;
  const delay = worn <= 0 ? 0 : spec.delay * (worn === 1 ? 1 : worn === 2 ? 2 : 4);
  const startAt = world.now + delay;
  const noted = change({ ...world, history }, who, { shortLives, startAt, restarts: child.restarts + 1 });
  const told = delay > 0 ? say(noted, `suspended ${name(who)} ${startAt}`) : noted;
  if (spec.strategy === "one_for_one") return { ...told, aside: new Set([...told.aside, who]) };
  const toStop = new Map(told.toStop);
  const toStart = new Set([...told.toStart, who]);
  let next = told;
  for (const other of companions(spec, who)) {
    const { life: otherLife, lost } = childOf(told, other);
    const temporary = specOf(spec, other).restart === "temporary";
    if (otherLife === "none") {
      if (lost !== "transient") continue;
      toStart.add(other);
      next = change(next, other, { lost: "" });
    } else if (!toStop.has(other)) {
      toStop.set(other, temporary ? "temporary" : "");
      if (!temporary) toStart.add(other);
    }
  }
  return { ...next, toStop, toStart };
}

function degrade(spec: ReferenceSpec, world: World, who: number): World {
  const concerned =
    spec.strategy === "one_for_one" ? [who] : [...companions(spec, who), who].sort((a, b) => a - b);
  let next: World = {
    ...world,
    history: world.history.filter((restart) => !concerned.includes(restart.who)),
    toStart: new Set([...world.toStart].filter((other) => !concerned.includes(other))),
  };
  for (const other of concerned) {
    const { life, lost } = childOf(next, other);
    if (life !== "none") next = { ...next, toStop: new Map([...next.toStop, [other, "intensity"]]) };
    else if (lost === "") next = lose(next, other, "intensity");
  }
  return next;
}

function bringBack(spec: ReferenceSpec, world: World, who: number): World {
  if (world.mode !== "starting" && world.mode !== "running") return world;
  const fate = (other: number): string => childOf(world, other).lost || (world.toStop.get(other) ?? "");
  if (fate(who) === "") return world;
  const grouped = spec.strategy !== "one_for_one" && fate(who) === "intensity";
  const back = [...world.children.keys()].filter((other) =>
    grouped ? fate(other) === "intensity" : other === who,
  );
  let next = world;
  for (const other of back) {
    next = change(next, other, { lost: "", startAt: 0, shortLives: 0, hasStarted: true });
    if (next.toStop.has(other)) next = { ...next, toStop: new Map([...next.toStop, [other, ""]]) };
  }
  return spec.strategy === "one_for_one"
    ? { ...next, aside: new Set([...next.aside, ...back]) }
    : { ...next, toStart: new Set([...next.toStart, ...back]) };
}

function endAll(world: World): World {
  if (world.mode === "ending") return world;
  const alive = [...world.children.keys()].filter((who) => childOf(world, who).life !== "none");
  const toStop = new Map(alive.map((who) => [who, ""] as const));
  return { ...world, mode: "ending", toStop, toStart: new Set(), aside: new Set(), current: undefined };
}

function killOverdue(world: World): World {
  let next = world;
  for (const [who, { killAt }] of world.children.entries()) {
    if (killAt <= world.now) next = say(change(next, who, { killAt: NEVER }), `kill ${name(who)}`);
  }
  return next;
}

/** Stops come first, the youngest first, one at a time; then starts, the eldest first, one at a time. */
function goOn(spec: ReferenceSpec, world: World): World {
  if (world.toStop.size > 0) {
    const last = Math.max(...world.toStop.keys());
    if (childOf(world, last).life === "asked") return world;
    const { shutdown } = specOf(spec, last);
    if (shutdown === 0) return say(change(world, last, { life: "asked" }), `kill ${name(last)}`);
    const killAt = world.now + shutdown;
    return say(change(world, last, { life: "asked", killAt }), `shutdown ${name(last)}`);
  }
  if (world.mode === "ending") return say({ ...world, mode: "down" }, "stopped");
  let next = world;
  for (const who of [...world.aside].sort((a, b) => a - b)) {
    if (childOf(next, who).startAt > world.now) continue;
    next = { ...begin(next, who), aside: new Set([...next.aside].filter((other) => other !== who)) };
  }
  if (next.current !== undefined) return next;
  if (next.toStart.size === 0) return next.mode === "starting" ? { ...next, mode: "running" } : next;
  const first = Math.min(...next.toStart);
  if (childOf(next, first).startAt > world.now) return next;
  const toStart = new Set([...next.toStart].filter((other) => other !== first));
  return { ...begin(next, first), toStart, current: first };
}

function begin(world: World, who: number): World {
  const epoch = childOf(world, who).epoch + 1;
  return say(change(world, who, { life: "starting", epoch, since: NEVER }), `start ${name(who)} ${epoch}`);
}

function lose(world: World, who: number, why: "temporary" | "transient" | "intensity"): World {
  return say(change(world, who, { lost: why }), `given-up ${name(who)} ${why}`);
}

/** The siblings that share a child's fate. */
function companions({ strategy, children }: ReferenceSpec, who: number): number[] {
  return [...children.keys()].filter((other) => (strategy === "one_for_all" ? other !== who : other > who));
}

function say(world: World, line: string): World {
  return { ...world, said: [...world.said, line] };
}

function change(world: World, who: number, changes: Partial<Child>): World {
  return {
    ...world,
    children: world.children.map((child, index) => (index === who ? { ...child, ...changes } : child)),
  };
}

export function childOf(world: World, who: number): Readonly<Child> {
  const child = world.children[who];
  if (child === undefined) throw new RangeError(`no child ${who}`);
  return child;
}

function specOf(spec: ReferenceSpec, who: number): ReferenceSpec["children"][number] {
  const child = spec.children[who];
  if (child === undefined) throw new RangeError(`no child ${who}`);
  return child;
}
