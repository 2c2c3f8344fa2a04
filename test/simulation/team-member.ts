// What the simulated engine keeps of one agent over all its lives. Types only.
import type { EventSender } from "#runtime/bus/event-sender.js";
import type { DeadLetterBox } from "#runtime/channel/dead-letter-box.js";
import type { HostSlot } from "#runtime/engine/host-slot.js";
import type { Mailbox } from "#runtime/engine/mailbox.js";
import type { AgentLanes } from "#runtime/engine/team-lanes.js";

export interface TeamMember {
  readonly name: string;
  readonly slot: HostSlot;
  readonly lanes: AgentLanes;
  readonly deadLetters: DeadLetterBox;
  readonly mailbox: Mailbox;
  /** Of what the engine observes, where the agent wants that. */
  readonly sender: EventSender | undefined;
}
