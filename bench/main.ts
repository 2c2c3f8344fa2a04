// `npm run bench -- [names] [--json FILE] [--html FILE] [--peers none|node|native|all] [--quick] [--list]`
// Its exit code: 0, or 1 where a contender failed, or 2 for a wrong call.
import { BENCHES } from "./benches.js";
import { runBenchCommand } from "./run-command.js";

/** Milliseconds in which what is left may end by itself. */
const GRACE = 2_000;

process.exitCode = await runBenchCommand(process.argv.slice(2), BENCHES, {
  write: (text) => process.stdout.write(text),
  people: process.stderr,
});
// What a contender that hung has left behind must not keep the process alive.
setTimeout(() => process.exit(), GRACE).unref();
