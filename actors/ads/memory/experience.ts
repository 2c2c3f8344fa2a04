// What an agent has learned elsewhere that holds anywhere: what it begins with where it has learned nothing yet. It is the
// agent's `model` in the engine's options.
// It must never hold anything of one listener or one campaign.
import { MODEL } from "./parts.js";
import { fieldsOf, isText } from "./saved-values.js";

export interface Experience {
  /** Tells experiences apart: an agent that has begun with another one begins anew with this. */
  readonly version: string;
  /** Pieces by name. */
  readonly pieces: Readonly<Record<string, unknown>>;
}

/** Pieces of single campaigns, but for that of all together. */
const OF_CAMPAIGNS: string = `${MODEL}/campaign/`;
const OF_ALL_CAMPAIGNS: string = `${OF_CAMPAIGNS}all`;
/** Prices are of a place and a time. */
const OF_MARKETS: string = `${MODEL}/market/`;

/** Whether a piece of what an agent learned holds for other listeners, campaigns and prices as well. */
export function holdsAnywhere(piece: string): boolean {
  if (!piece.startsWith(`${MODEL}/`) || piece.startsWith(OF_MARKETS)) return false;
  return !piece.startsWith(OF_CAMPAIGNS) || piece === OF_ALL_CAMPAIGNS;
}

/** An agent's `model` as experience; undefined where it has none. Throws TypeError where it is something else. */
export function experienceOf(model: unknown): Experience | undefined {
  if (model === undefined) return undefined;
  const { version, pieces } = fieldsOf(model) ?? {};
  const known = fieldsOf(pieces);
  if (isText(version) && known !== undefined && Object.keys(known).every(holdsAnywhere))
    return { version, pieces: known };
  throw new TypeError(
    "the agent's model must be what it learned elsewhere: { version, pieces }, as `tutti train` writes it",
  );
}
