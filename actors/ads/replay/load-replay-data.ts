// Reads a campaign's replay data from a folder: ID-test.theta.txt, the auctions, and info-ID.json, the training days.
// It must never write there, nor guess which of several campaigns is meant.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type AuctionLog, parseAuctionLog } from "./auction-log.js";
import { type CampaignHistory, parseCampaignHistory } from "./campaign-history.js";
import { ReplayDataMissingError } from "./replay-data-errors.js";

export interface ReplayData {
  readonly campaign: string;
  readonly log: AuctionLog;
  readonly history: CampaignHistory;
}

const LOG_ENDING = "-test.theta.txt";

/**
 * @param campaign its id; left out, the only one in the folder that has a log.
 * @throws {ReplayDataMissingError} where the folder or a file of it cannot be read, or several campaigns have a log.
 * @throws {InvalidReplayDataError} where a file is not what it should be.
 */
export async function loadReplayData(folder: string, campaign?: string): Promise<ReplayData> {
  const id = campaign ?? (await onlyCampaign(folder));
  const logFile = join(folder, `${id}${LOG_ENDING}`);
  const historyFile = join(folder, `info-${id}.json`);
  const history = parseCampaignHistory(await readText(historyFile), historyFile);
  return { campaign: id, log: parseAuctionLog(await readText(logFile), logFile), history };
}

async function onlyCampaign(folder: string): Promise<string> {
  const names = await readdir(folder).catch((error: Error) => {
    throw new ReplayDataMissingError(`${folder} cannot be read; name the data's folder: ${error.message}`, {
      cause: error,
    });
  });
  const ids = names
    .filter((name) => name.endsWith(LOG_ENDING))
    .map((name) => name.slice(0, -LOG_ENDING.length));
  const [id] = ids;
  if (id === undefined)
    throw new ReplayDataMissingError(`${folder} has no file *${LOG_ENDING}; name the data's folder`);
  if (ids.length > 1) {
    throw new ReplayDataMissingError(
      `${folder} has logs of several campaigns; name one: ${ids.sort().join(", ")}`,
    );
  }
  return id;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ReplayDataMissingError(`${path} cannot be read: ${reason}`, { cause: error });
  }
}
