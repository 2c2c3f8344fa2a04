// `tutti serve` on the command line: its flags, which go before the configuration.
import { type Command, Option } from "commander";
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import type { ConfiguredServer } from "../config/config.js";
import type { OpenPack } from "../pack.js";
import { DASHBOARD_ACCESSES, type DashboardAccess, LOG_LEVELS, type LogLevel } from "../server-options.js";

interface ServeFlags {
  readonly port: number;
  readonly host: string;
  readonly origin?: string;
  readonly adminPort: number;
  readonly data?: string;
  readonly journal?: string;
  readonly dashboard: DashboardAccess;
  readonly logLevel: LogLevel;
}

/** @param command "serve", with what every command that opens a pack takes. @param open opens the pack as it was configured. */
export function addServeOptions(
  command: Command,
  { port = 8080, host = "127.0.0.1", origin, data, journal, dashboard, logLevel }: ConfiguredServer,
  portNumber: (text: string) => number,
  open: (flags: Record<string, unknown>) => Promise<OpenPack<unknown, CandidateKey, AgentEvent>>,
): void {
  command
    .description("answer over HTTP until told to stop; TUTTI_SECRET signs notices")
    .option("--port <number>", "the port, 0 for a free one", portNumber, port)
    .option("--host <address>", "the address to listen on", host)
    .option("--origin <url>", "where the server is reached from outside", origin)
    .option("--data <folder>", "keep budgets and what agents learn there (default: in memory)", data)
    .option("--journal <folder>", "keep every decision there, for tutti journal", journal)
    .option("--admin-port <number>", "of admin calls, where TUTTI_ADMIN_TOKEN is set", portNumber, 8081)
    .addOption(
      new Option("--dashboard <who>", "who sees the page at /")
        .choices(DASHBOARD_ACCESSES)
        .default(dashboard ?? "public"),
    )
    .addOption(
      new Option("--log-level <level>", "the least that is told")
        .choices(LOG_LEVELS)
        .default(logLevel ?? "info"),
    )
    .action(async (flags: ServeFlags & Record<string, unknown>) => {
      const { port, host, origin, data, journal, adminPort, dashboard, logLevel } = flags;
      const options = { port, host, origin, data, journal, adminPort, dashboard };
      // What a server is made of is loaded where there is to be one, and not for every other command.
      const [{ serve }, { ServerLog }] = await Promise.all([
        import("./serve.js"),
        import("../server/server-log.js"),
      ]);
      await serve(() => open(flags), options, new ServerLog(logLevel));
    });
}
