// The command line of `npm run chaos`. Wrong flags end with a message and exit code 2.
import { Command, InvalidArgumentError } from "commander";

export interface ChaosOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly faultsPerMinute: number;
  /** Requests a second, besides the bursts. */
  readonly rate: number;
  /** Seconds between two SIGKILLs, on average; each from 0.4 to 1.6 times as much. */
  readonly lifetime: number;
  readonly calm: boolean;
  readonly json: boolean;
}

const MISUSED = 2;

/** Throws CommanderError when the process is to end; its exit code says how. */
export function readChaosOptions(words: readonly string[]): ChaosOptions {
  const command = new Command("chaos")
    .description("runs the ads engine under load while agents fail and the process is killed, and checks it")
    .option("--seconds <number>", "how long", within(2, 86_400), 60)
    .option("--seed <number>", "of the faults, the kills and the market", whole(0, 2 ** 31 - 1), 1)
    .option("--faults-per-minute <number>", "how many faults", within(1, 60_000), 1_000)
    .option("--rate <number>", "requests a second, besides bursts", within(10, 20_000), 300)
    .option("--lifetime <seconds>", "between two SIGKILLs, on average", within(1, 86_400), 12)
    .option("--calm", "one fault at a time and no SIGKILL: to measure recoveries", false)
    .option("--json", "print one JSON object", false)
    .showHelpAfterError("(npm run chaos -- --help tells more)")
    .exitOverride((error) => {
      process.exitCode = error.exitCode === 0 ? 0 : MISUSED;
      throw error;
    });
  return command.parse(words, { from: "user" }).opts<ChaosOptions>();
}

function within(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+(\.\d+)?$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`must be a number from ${least} to ${most}.`);
  };
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = within(least, most)(text);
    if (Number.isInteger(value)) return value;
    throw new InvalidArgumentError("must be a whole number.");
  };
}
