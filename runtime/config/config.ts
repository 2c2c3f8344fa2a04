// What a configuration file may say. Types only.
// It must never hold a secret: these are for environment variables alone.
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import type { EngineOptions } from "../engine/engine-options.js";
import type { DashboardAccess, LogLevel } from "../server-options.js";

/** Those options of `createEngine` that are no program's own, but a place's and a load's. */
export type ConfiguredEngine = Partial<
  Pick<
    EngineOptions<never, CandidateKey, AgentEvent>,
    "deadline" | "early" | "idle" | "breaker" | "supervision" | "limits"
  >
>;

export interface ConfiguredServer {
  readonly port?: number;
  readonly host?: string;
  /** Where the server is reached from outside. */
  readonly origin?: string;
  /** Folder of what must outlive the process. */
  readonly data?: string;
  /** Folder that every decision is kept in. */
  readonly journal?: string;
  /** Who sees the dashboard. */
  readonly dashboard?: DashboardAccess;
  /** The least that is told on standard error. */
  readonly logLevel?: LogLevel;
}

/** A flag on the command line goes before what is said here, and this before what is usual. */
export interface Config {
  /** The trade's pack, by its module's name. */
  readonly pack?: string;
  /** The pack's own settings, by name. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly engine?: ConfiguredEngine;
  readonly serve?: ConfiguredServer;
}

/** A configuration and the file that it came from; no file where there is none, and nothing is configured. */
export interface FoundConfig {
  readonly file: string | undefined;
  readonly config: Config;
}
