// `npm run chaos`: runs, prints what was found, and ends with 0 for PASS, 1 for FAIL, 2 for wrong flags.
// Standard output carries the result alone; progress goes to the error stream, and only to a terminal.
import { type ChaosOptions, readChaosOptions } from "./chaos-options.js";
import { chaosJson, chaosPage } from "./chaos-page.js";
import { runChaos } from "./run-chaos.js";

const FAILED = 1;

function optionsOf(words: readonly string[]): ChaosOptions | undefined {
  try {
    return readChaosOptions(words);
  } catch {
    // Commander has said what is wrong, and set the exit code.
    return undefined;
  }
}

async function main(): Promise<void> {
  const options = optionsOf(process.argv.slice(2));
  if (options === undefined) return;
  const { stderr } = process;
  const report = await runChaos(options, (seconds) => {
    if (stderr.isTTY) stderr.write(`\rchaos: ${seconds.toFixed(0)} of ${options.seconds} s `);
  });
  if (stderr.isTTY) stderr.write("\r\u001b[K");
  process.stdout.write(options.json ? `${chaosJson(report)}\n` : chaosPage(report));
  if (!report.passed) process.exitCode = FAILED;
}

void main();
