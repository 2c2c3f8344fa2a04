// What the server tells those who run it: one JSON object a line, on standard error.
// It must never say who asked or what for: no body, address, identifier of a person or device, secret, nor an error's message,
// which may quote any of them.
import { type Logger, pino, stdTimeFunctions } from "pino";
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import type { Engine } from "../engine.js";
import type { LogLevel } from "../server-options.js";
import { LineAllowance } from "./line-allowance.js";

/** Bytes that may wait for a reader of standard error; beyond it lines are dropped, so that nobody waits for a log. */
const BACKLOG = 1 << 20;
/** Refusals, and failures, that are told each second; of the others, their number. */
const REFUSALS = 20;

/** A call that was not answered as it was asked. */
export interface Refusal {
  /** Of the request; left out where it was none yet. */
  readonly id?: string;
  readonly status: number;
  /** Stable, of the problem. */
  readonly code?: string | undefined;
  /** Of the field at fault. */
  readonly path?: string | undefined;
  /** As it is declared: "/notices/:kind"; left out where none matched. */
  readonly route?: string | undefined;
}

interface LogStream {
  write(line: string): void;
}

export class ServerLog {
  readonly #log: Logger;
  readonly #refusals = new LineAllowance(REFUSALS);
  readonly #failures = new LineAllowance(REFUSALS);

  /** @param stream that lines go to; default standard error. */
  constructor(
    level: LogLevel,
    stream: LogStream = pino.destination({ fd: 2, sync: false, maxLength: BACKLOG }),
  ) {
    this.#log = pino(
      {
        level,
        base: null,
        timestamp: stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
      },
      stream,
    );
  }

  /** `text` is ours, and `fields` are about the server alone. */
  info(text: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.#log.info(fields, text);
  }

  warn(text: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.#log.warn(fields, text);
  }

  /** Tells of agents that end and live again. Why they ended is left out: an agent's error may quote its request. */
  watch<Request, Action extends CandidateKey, Event extends AgentEvent>(
    engine: Engine<Request, Action, Event>,
  ): void {
    engine.on("crash", ({ agent, epoch }) => this.#log.warn({ agent, life: epoch }, "an agent's life ended"));
    engine.on("restart", ({ agent, epoch, milliseconds }) =>
      this.#log.info({ agent, life: epoch, milliseconds }, "an agent lives again"),
    );
    engine.on("hang", ({ agents }) => this.#log.warn({ agents }, "a thread stood still, and is replaced"));
    engine.on("given-up", ({ agent, reason }) =>
      this.#log.error({ agent, reason }, "an agent is given up: its fallback stands in"),
    );
    engine.on("escalated", ({ supervisor }) => this.#log.error({ supervisor }, "restarts did not help"));
    engine.on("dead-letters", (letters) =>
      this.#log.warn(
        { agents: [...new Set(letters.map(({ agent }) => agent))] },
        "messages were not handled",
      ),
    );
  }

  /** A call was refused, which is its caller's fault below 500. */
  refused(refusal: Refusal): void {
    const level = refusal.status >= 500 ? "error" : "info";
    if (!this.#log.isLevelEnabled(level)) return;
    const untold = this.#refusals.take(performance.now());
    if (untold === undefined) return;
    const more = untold > 0 ? { untold } : {};
    this.#log[level]({ ...refusal, ...more }, "a request was refused");
  }

  /** An error that nobody foresaw: what kind it is, and where it was thrown. */
  failed(request: string, error: unknown): void {
    if (this.#failures.take(performance.now()) === undefined) return;
    const { name, stack = "" } = error instanceof Error ? error : { name: typeof error };
    const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
    this.#log.error(
      { id: request, error: name, at: frames.map((frame) => frame.trim()) },
      "a request failed",
    );
  }

  /** A warning of the process: what it says is told only where it is one of Tutti's own. */
  warned(warning: Error & { readonly code?: string }): void {
    const { name, code, message } = warning;
    this.#log.warn(
      { warning: name, code },
      code?.startsWith("TUTTI_") ? message : "a warning of the process",
    );
  }
}
