// What is known of a campaign before the replay: its training days in sums, and how often each price was the market's.
// It must never carry a figure of the days that are replayed, which a bidder could not have known.
import { Ajv, type ValidateFunction } from "ajv";
import { InvalidReplayDataError } from "./replay-data-errors.js";

export interface CampaignHistory {
  readonly impressions: number;
  readonly clicks: number;
  /** In the log's price units. */
  readonly cost: number;
  /** How often each price was the market price, by price from 0; the last index is the highest bid that makes sense. */
  readonly prices: Float64Array;
}

interface HistoryFile {
  readonly imp_train: number;
  readonly clk_train: number;
  readonly cost_train: number;
  readonly price_counter_train: readonly number[];
}

/** The fields that are read; the file has more, about the days that are replayed among others. */
const SCHEMA = {
  type: "object",
  required: ["imp_train", "clk_train", "cost_train", "price_counter_train"],
  properties: {
    imp_train: { type: "integer", minimum: 1 },
    clk_train: { type: "integer", minimum: 1 },
    cost_train: { type: "integer", minimum: 1 },
    price_counter_train: {
      type: "array",
      minItems: 2,
      maxItems: 65_536,
      items: { type: "integer", minimum: 0 },
    },
  },
} as const;

let schema: ValidateFunction<HistoryFile> | undefined;

/**
 * Reads a campaign's history from JSON.
 * @param source how the text is named in errors.
 * @throws {InvalidReplayDataError} where it is not JSON, or a field is missing or out of range.
 */
export function parseCampaignHistory(text: string, source: string): CampaignHistory {
  const file = parseJson(text, source);
  schema ??= new Ajv().compile<HistoryFile>(SCHEMA);
  if (!schema(file)) {
    const [problem] = schema.errors ?? [];
    throw new InvalidReplayDataError(
      source,
      `${problem?.instancePath ?? ""} ${problem?.message ?? ""}`.trim(),
    );
  }
  return {
    impressions: file.imp_train,
    clicks: file.clk_train,
    cost: file.cost_train,
    prices: Float64Array.from(file.price_counter_train),
  };
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidReplayDataError(source, `is not JSON: ${reason}`, { cause: error });
  }
}
