// The mail of a rehearsal: requests and events as a coordinator and a publisher write them.
// It must never be of a kind that the agent's thread does not see in its later life: it is what the code is compiled for.
import { EventSender } from "../bus/event-sender.js";
import { type CodecDescriptor, createCodec } from "../channel/codec-descriptor.js";
import { allocateDoorbell, Doorbell } from "../channel/doorbell.js";
import { DEADLINE, EPOCH, KIND, REQUEST } from "../channel/frame-descriptor.js";
import { alignFrame } from "../channel/lane-descriptor.js";
import { LaneProducer } from "../channel/lane-producer.js";
import {
  CANDIDATE_FORM,
  CANDIDATES,
  CANDIDATES_LENGTH,
  CANDIDATES_START,
  ENTRY_LENGTH,
  FIRST_ENTRY,
  FIXED_CANDIDATES,
  GENERATION,
  REQUEST_LENGTH,
  SLOT,
} from "./request-frame.js";
import type { ActorLanes } from "./wiring.js";

/** Of each kind: enough for msgpackr to write itself a reader of the records (8), and for one turn of the loop. */
const MESSAGES = 16;
/** Bytes of a frame, at most. */
const ROOM = 512;

/** The scores that the agent is asked to give. */
export const PATTERN: readonly number[] = [0, 0.25, 0.5, 1];

/** Fills the lanes, which are empty and large enough for it. */
export function writeRehearsalMail(lanes: ActorLanes, requestCodec: CodecDescriptor): void {
  const codec = createCodec(requestCodec);
  const requests = new LaneProducer(lanes.requests);
  const events = lanes.events.map((lane) => new EventSender(lane, new Doorbell(allocateDoorbell())));
  const { words, doubles, bytes } = requests.memory;
  for (let number = 0; number < MESSAGES; number++) {
    const offset = requests.claim(ROOM);
    words[(offset >> 2) + KIND] = REQUEST;
    words[(offset >> 2) + EPOCH] = 1;
    doubles[(offset >> 3) + DEADLINE] = Number.POSITIVE_INFINITY;
    const request = { pattern: PATTERN, text: "rehearsal", number, flag: true, nested: { number: 0.5 } };
    const start = offset + FIRST_ENTRY;
    const from = start + CANDIDATES_START;
    const end = codec.encode(request, bytes, from, offset + ROOM);
    const length = alignFrame(end - offset);
    const entry = start >> 2;
    words[entry + SLOT] = number;
    words[entry + GENERATION] = 1;
    words[entry + ENTRY_LENGTH] = length - FIRST_ENTRY;
    words[entry + CANDIDATES] = PATTERN.length;
    words[entry + CANDIDATE_FORM] = FIXED_CANDIDATES;
    words[entry + CANDIDATES_LENGTH] = 0;
    words[entry + REQUEST_LENGTH] = end - from;
    requests.commitShortened(length);
    for (const sender of events) sender.send({ type: "rehearsal", number }, 1);
  }
  requests.publish();
}
