// A host's first life, played through with an agent of no work: what a thread runs for the first time is compiled first,
// which takes 4 to 5 ms from the start of a life to its first proposal, and a spare has time for it before it is needed.
// It must never touch anything but its own: lanes, doorbells and store are made for it and thrown away.
import { setImmediate as nextTurn } from "node:timers/promises";
import { MessageChannel } from "node:worker_threads";
import { expose, transfer, wrap } from "comlink";
import { allocateMessagePack } from "../channel/codec-descriptor.js";
import { allocateDeadLetterBox } from "../channel/dead-letter-box.js";
import { allocateDoorbell, Doorbell } from "../channel/doorbell.js";
import { allocateHeartbeats } from "../channel/heartbeat.js";
import { LaneBooks } from "../channel/lane-books.js";
import { allocateLane } from "../channel/lane-memory.js";
import { comlinkEndpoint } from "./comlink-endpoint.js";
import type { HostControl } from "./host-control.js";
import { PATTERN, writeRehearsalMail } from "./rehearsal-mail.js";
import type { ActorWiring, HostWiring } from "./wiring.js";

/** Bytes: room for the mail, and for the replies to it. */
const LANE = 1 << 16;
/** Turns of the event loop that the messages may take: two do. */
const MOST_TURNS = 100;

const AGENT = new URL("./rehearsal-agent.js", import.meta.url).href;

/** What is rehearsed with; it is used up. */
interface RehearsedHost extends HostControl {
  end(): void;
}

/**
 * Starts an actor in the host, lets it answer some requests and observe some events, stops it, and ends the host: by
 * messages, as the engine would.
 */
export async function rehearse(host: RehearsedHost): Promise<void> {
  const doorbell = new Doorbell(allocateDoorbell());
  const store = new MessageChannel();
  const control = new MessageChannel();
  expose(host, comlinkEndpoint(control.port1));
  const remote = wrap<HostControl>(comlinkEndpoint(control.port2));
  const actor = actorWiring();
  writeRehearsalMail(actor.lanes, actor.requestCodec);
  const mail = [actor.lanes.requests, ...actor.lanes.events.map(({ lane }) => lane)].map(
    (lane) => new LaneBooks(lane),
  );
  try {
    const wiring: HostWiring = {
      doorbell: doorbell.buffer,
      coordinatorDoorbell: allocateDoorbell(),
      threads: [doorbell.buffer],
      heartbeats: allocateHeartbeats(1),
      thread: 0,
      idle: "adaptive",
      store: store.port2,
    };
    await remote.startActor(actor, transfer(wiring, [store.port2 as unknown as ArrayBuffer]));
    for (let turn = 0; turn < MOST_TURNS && mail.some((lane) => lane.read().waiting > 0); turn++) {
      // Without it the loop would park: nobody else rings this doorbell.
      doorbell.ringControl();
      await nextTurn();
    }
    await remote.stopActor(actor.index);
  } finally {
    host.end();
    store.port1.close();
    control.port1.close();
  }
}

function actorWiring(): ActorWiring {
  return {
    index: 0,
    epoch: 1,
    module: AGENT,
    options: {},
    model: undefined,
    lanes: {
      requests: allocateLane(LANE),
      events: [{ lane: allocateLane(LANE), codec: allocateMessagePack() }],
      replies: allocateLane(LANE),
    },
    routes: [],
    requestCodec: allocateMessagePack(),
    candidateCodec: allocateMessagePack(),
    fixedCandidates: PATTERN.map((_, candidate) => candidate),
    candidateLimit: PATTERN.length,
    deadLetters: allocateDeadLetterBox(),
    onError: "restart",
  };
}
