// The artifacts that a training, or an engine, begins with: each agent's experience and settings.
// It must never take two artifacts for one agent, or one for an agent that the team has not.
import { type Artifact, readArtifact } from "tutti/learn";
import { type BidSettings, bidSettingsOf } from "../agents/bidding/bid-settings.js";
import { TEAM, type TeamMember } from "../evaluation/contender.js";
import { InvalidSettingError } from "../evaluation/invalid-setting.js";
import { type Experience, experienceOf } from "../memory/experience.js";

export interface BeginsWith {
  readonly experience: Readonly<Partial<Record<TeamMember, Experience>>>;
  readonly weights?: Readonly<Record<TeamMember, number>>;
  readonly bidding?: BidSettings;
  /** Of the artifacts. */
  readonly versions: readonly string[];
}

export const WITH_NOTHING: BeginsWith = { experience: {}, versions: [] };

/**
 * @param files separated by commas; undefined for none.
 * @throws InvalidArtifactError, InvalidSettingError
 */
export async function readArtifacts(setting: string, files: string | undefined): Promise<BeginsWith> {
  if (files === undefined) return WITH_NOTHING;
  const artifacts = await Promise.all(files.split(",").map(readArtifact));
  const agents = artifacts.map(({ agent }) => agent);
  const twice = agents.find((agent, position) => agents.indexOf(agent) !== position);
  if (twice !== undefined) throw new InvalidSettingError(setting, `one artifact for "${twice}"`, files);
  let begins = WITH_NOTHING;
  for (const artifact of artifacts) begins = withArtifact(setting, begins, artifact);
  return begins;
}

function withArtifact(setting: string, begins: BeginsWith, artifact: Artifact): BeginsWith {
  const { agent, version, model, settings } = artifact;
  const versions = [...begins.versions, version];
  if (agent === "coordinator") return { ...begins, versions, weights: weightsOf(setting, artifact) };
  const member = TEAM.find((each) => each === agent);
  if (member === undefined) throw new InvalidSettingError(setting, "of an agent of this team", agent);
  const experience = experienceOf({ ...(model as object), version });
  return {
    ...begins,
    versions,
    experience: { ...begins.experience, ...(experience === undefined ? {} : { [member]: experience }) },
    ...(member === "bid-optimizer" && settings !== undefined ? { bidding: bidSettingsOf(settings) } : {}),
  };
}

function weightsOf(
  setting: string,
  { settings = {}, version }: Artifact,
): Readonly<Record<TeamMember, number>> {
  const weights = TEAM.map((member) => settings[member]);
  if (!weights.every((weight): weight is number => typeof weight === "number" && weight >= 0))
    throw new InvalidSettingError(setting, "a coordinator's artifact with a weight for each agent", version);
  const [profiler = 0, context = 0, bids = 0] = weights;
  return { profiler, context, "bid-optimizer": bids };
}
