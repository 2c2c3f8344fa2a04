// What a host is told about its actors: plain data and shared memory, so that it crosses to a thread, and to the next one.
import type { EventLane } from "../bus/event-lane.js";
import type { CodecDescriptor } from "../channel/codec-descriptor.js";
import type { IdleStrategyName } from "../channel/idle-strategy.js";
import type { CandidateKey } from "./agent.js";

/** Where an agent's published events go: one lane for each subscriber, and that subscriber's doorbell. */
export interface PublishRoute {
  readonly types: readonly string[];
  readonly lane: EventLane;
  readonly doorbell: SharedArrayBuffer;
}

/** A mailbox's lanes, in order of precedence, and where replies go. */
export interface ActorLanes {
  readonly control: SharedArrayBuffer;
  readonly requests: SharedArrayBuffer;
  readonly events: readonly EventLane[];
  readonly replies: SharedArrayBuffer;
}

/** Everything that one actor needs to live. */
export interface ActorWiring {
  /** Position among the engine's agents. */
  readonly index: number;
  readonly epoch: number;
  /** Address of the module whose default export is the agent. */
  readonly module: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly model: unknown;
  readonly lanes: ActorLanes;
  readonly routes: readonly PublishRoute[];
  readonly requestCodec: CodecDescriptor;
  readonly candidateCodec: CodecDescriptor;
  /** The engine's fixed candidates; undefined when each request brings its own. */
  readonly fixedCandidates: readonly CandidateKey[] | undefined;
  readonly candidateLimit: number;
  readonly deadLetters: SharedArrayBuffer;
}

/** Everything that one host needs to run its actors. */
export interface HostWiring {
  readonly actors: readonly ActorWiring[];
  readonly doorbell: SharedArrayBuffer;
  readonly coordinatorDoorbell: SharedArrayBuffer;
  /** Which threads want a core, and the place of this host among them. */
  readonly threads: SharedArrayBuffer;
  readonly thread: number;
  readonly idle: IdleStrategyName;
}
