// The shape of a domain pack: what the command and the server need to run a trade that they know nothing about.
// `runtime/` imports no pack; one is loaded by its module name, and a user's own is loaded the same way.
import type { AgentEvent, CandidateKey } from "./actor/agent.js";
import type { Decision } from "./coordinator/decision.js";
import type { DecisionLog } from "./decision-log.js";
import type { EngineOptions } from "./engine/engine-options.js";
import type { PackPanel } from "./pack-panel.js";
import type { PackRoute, RehearsedCall, RouteSurroundings } from "./pack-route.js";
import type { Plot } from "./plot/plot.js";

/** A setting that a pack takes, as a command-line flag. */
export interface PackSetting {
  /** In kebab-case, without dashes: "campaigns" is given as `--campaigns FILE`. */
  readonly name: string;
  /** How the value is shown in help: "FILE". */
  readonly value: string;
  readonly summary: string;
}

/** One input line, read: the requests to decide, in order, and what `write` needs to answer. */
export interface ReadRequest<Request, Context> {
  readonly requests: readonly Request[];
  readonly context: Context;
}

/** How a request of the trade is read and a decision written. */
export interface Trade<Request, Action extends CandidateKey, Context = unknown> {
  /** Reads one parsed JSON value. Throws an error with `code` and `message` that name the offending path. */
  read(value: unknown): ReadRequest<Request, Context>;
  /** The `decision` part of the output record; plain data. One decision for each of the requests, in order. */
  write(context: Context, decisions: readonly Decision<Action>[], explain: boolean): unknown;
}

/** A seeded market, stream or crowd that shows the pack at work. */
export interface Demonstration<Request, Action extends CandidateKey, Event extends AgentEvent> {
  /** Decides in place of the pack's own engine, where the world asks for other settings: budgets of its size, say. */
  readonly engine?: EngineOptions<Request, Action, Event>;
  /** A few lines about the seeded world: what was made, how much of it. */
  readonly setting: readonly string[];
  /** What happened before the run, oldest first: observed by the engine, so that agents do not start cold. */
  readonly history: readonly Event[];
  readonly requests: readonly Request[];
  /** What the world answers to a decision; observed by the engine. */
  respond(request: Request, decision: Decision<Action>): readonly Event[];
  /** A decision in words that a person of the trade understands, at most 76 columns a line. */
  tell(request: Request, decision: Decision<Action>): readonly string[];
  /** After the run: figures of the trade, name and text. */
  summarize(): readonly (readonly [string, string])[];
}

/** A pack with its settings applied. */
export interface OpenPack<Request, Action extends CandidateKey, Event extends AgentEvent, Context = unknown> {
  readonly engine: EngineOptions<Request, Action, Event>;
  readonly trade: Trade<Request, Action, Context>;
  demonstrate(seed: number, requests: number): Demonstration<Request, Action, Event>;
  /**
   * Reads an event that somebody tells over HTTP. Throws an error with `code` and `path` for what is none, which agents then
   * never hear of. Left out: whatever has a `type` is one.
   */
  readEvent?(value: unknown): Event;
  /** The routes of the trade, for the server; beside those that decide one value of `trade`, or many. */
  routes?(surroundings: RouteSurroundings<Request, Action, Event>): readonly PackRoute[];
  /**
   * Calls of those routes that a server makes before it is ready, to an engine of its own; so that what the first true call needs
   * is compiled. Left out: none.
   */
  rehearsal?(): readonly RehearsedCall[];
  /** What the trade shows of itself on the dashboard. */
  readonly panel?: PackPanel<Action>;
}

/** Tells people how far a command is. */
export interface Progress {
  advance(to: number): void;
  finish(): void;
}

/** Begins to tell of work in `total` steps; `what` begins a sentence: "Replaying". */
export type StartProgress = (what: string, total: number) => Progress;

/** What a command found, for people and for machines; which of them is printed is the user's to say (`--json`). */
export interface CommandResult {
  /** Lines of at most 80 columns, the last one ended. */
  readonly page: string;
  /** Becomes one line of JSON. */
  readonly report: unknown;
  /** Drawn where the user names a file for them (`--plot`); only of a command that `draws`. */
  plots?(): readonly Plot[];
}

/** A command of the trade's own. */
export interface PackCommand {
  /** The words behind `tutti`, in lower case: ["bench", "rtb"]. The first must be none of Tutti's own commands. */
  readonly words: readonly [string, ...string[]];
  readonly summary: string;
  /** Without `json`, which every command has, and `plot`: neither is among the settings of `run`. */
  readonly settings: readonly PackSetting[];
  /** Whether its results have plots: then it takes `--plot FILE`. */
  readonly draws?: boolean;
  /** Runs with its settings, keyed by name. Throws an error with `code` for a bad one, or for data that cannot be used. */
  run(
    settings: Readonly<Record<string, string | undefined>>,
    startProgress: StartProgress,
  ): Promise<CommandResult>;
}

/** What a pack's module exports as `pack`. */
export interface Pack<
  Request = unknown,
  Action extends CandidateKey = CandidateKey,
  Event extends AgentEvent = AgentEvent,
  Context = unknown,
> {
  readonly name: string;
  readonly summary: string;
  readonly settings: readonly PackSetting[];
  /** Left out: none. */
  readonly commands?: readonly PackCommand[];
  /** Applies settings, keyed by name. Throws an error with `code` for a bad one. `demonstration` asks for a demo world. */
  open(
    settings: Readonly<Record<string, string | undefined>>,
  ): Promise<OpenPack<Request, Action, Event, Context>>;
  /**
   * A log of the trade's own, for `tutti evaluate policy --log FILE`; left out: there is none.
   * @param reward what is to count; left out: what usually does. Throws an error with `code` for a file or a reward that is none.
   */
  openLog?(file: string, reward: string | undefined): Promise<DecisionLog>;
}
