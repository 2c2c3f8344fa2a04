// What a host is told about its actors: plain data and shared memory, so that it crosses to a thread, and to the next one.
import type { MessagePort } from "node:worker_threads";
import type { EventLane } from "../bus/event-lane.js";
import type { CodecDescriptor } from "../channel/codec-descriptor.js";
import type { IdleStrategyName } from "../channel/idle-strategy.js";
import type { CandidateKey } from "./agent.js";

/** What a throw of the agent means: its life is over and a new one begins, or only this message failed. */
export type OnError = "restart" | "resume";

/** Where an agent's published events go: one lane for each subscriber, and that subscriber's doorbell. */
export interface PublishRoute {
  readonly types: readonly string[];
  readonly lane: EventLane;
  readonly doorbell: SharedArrayBuffer;
}

/** A mailbox's lanes, in order of precedence, and where replies go. */
export interface ActorLanes {
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
  readonly onError: OnError;
}

/** Everything that a host needs before it runs an actor. */
export interface HostWiring {
  readonly doorbell: SharedArrayBuffer;
  readonly coordinatorDoorbell: SharedArrayBuffer;
  /** The doorbells of all threads of the engine: they say who wants a core. */
  readonly threads: readonly SharedArrayBuffer[];
  /** Which threads turn, and the place of this host among them. */
  readonly heartbeats: SharedArrayBuffer;
  readonly thread: number;
  readonly idle: IdleStrategyName;
  /** To the engine's state store; it moves to the thread. */
  readonly store: MessagePort;
}
