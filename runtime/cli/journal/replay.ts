// `tutti journal replay`: every recorded decision again from its rationale, and what another policy would have changed.
// It must never end well where a decision did not come out as recorded.
import { readFile } from "node:fs/promises";
import { JournalReader } from "../../journal/read/journal-reader.js";
import type { AlternativePolicy } from "../../journal/replay/alternative-policy.js";
import { InvalidReplayPolicyError, readPolicy } from "../../journal/replay/read-policy.js";
import { ReplayAudit } from "../../journal/replay/replay-audit.js";
import { checkFolder, damageLines } from "./journal-folder.js";
import { replayPage } from "./replay-page.js";
import type { Streams } from "./streams.js";

/** Returns whether every decision came out as recorded. */
export async function replayJournal(
  folder: string,
  policyFile: string | undefined,
  json: boolean,
  { write, say }: Streams,
): Promise<boolean> {
  const policy = policyFile === undefined ? undefined : await policyIn(policyFile);
  await checkFolder(folder);
  const reader = new JournalReader({ folder });
  const audit = new ReplayAudit(policy);
  for await (const row of reader) if (row.kind === "decision") audit.add(row);
  for (const line of damageLines(reader.damage)) say(line);
  const report = audit.report();
  await write(json ? `${JSON.stringify(report)}\n` : replayPage(report));
  return report.mismatches === 0;
}

async function policyIn(file: string): Promise<AlternativePolicy> {
  const text = await readFile(file, "utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidReplayPolicyError(`"${file}" is not JSON`, { cause: error });
  }
  try {
    return readPolicy(value);
  } catch (error) {
    if (!(error instanceof InvalidReplayPolicyError)) throw error;
    throw new InvalidReplayPolicyError(`"${file}": ${error.message}`, { cause: error });
  }
}
