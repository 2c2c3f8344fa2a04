// A supervision tree under virtual time, spoken to and answered in short words: "start a 1", "shutdown b", "given-up c intensity".

import type { SupervisionCommand } from "#runtime/supervisor/supervision-command.js";
import { SupervisionTree } from "#runtime/supervisor/supervision-tree.js";
import type { ExitReason, SupervisorSpec } from "#runtime/supervisor/supervisor-spec.js";

export function words(command: SupervisionCommand): string {
  switch (command.type) {
    case "start":
      return `start ${command.child} ${command.epoch}`;
    case "shutdown":
    case "kill":
      return `${command.type} ${command.child}`;
    case "suspended":
      return `suspended ${command.child} ${command.until}`;
    case "given-up":
      return `given-up ${command.child} ${command.reason}`;
    case "escalated":
      return `escalated ${command.supervisor}`;
    case "stopped":
      return "stopped";
  }
}

export class TreeStage {
  readonly tree: SupervisionTree;
  readonly #epochs = new Map<string, number>();
  time = 0;

  constructor(spec: SupervisorSpec, escalation: "degrade" | "stop" = "stop", random = () => 0) {
    this.tree = new SupervisionTree(spec, { random, escalation });
  }

  /** Starts everything: each child that is told to start has started at once. */
  boot(): this {
    this.tree.start(this.time);
    this.settle();
    return this;
  }

  /** Does as told, at once, until nothing more is asked: starts start, shutdowns and kills end. */
  settle(): string[] {
    const all: string[] = [];
    for (let said = this.take(); said.length > 0; said = this.take()) {
      for (const line of said) {
        all.push(line);
        const [order, child = ""] = line.split(" ");
        if (order === "start") this.started(child);
        if (order === "shutdown" || order === "kill") this.exited(child, "shutdown");
      }
    }
    return all;
  }

  take(): string[] {
    return this.tree.takeCommands().map((command) => {
      if (command.type === "start") this.#epochs.set(command.child, command.epoch);
      return words(command);
    });
  }

  /** News of the present life, or of one so many lives ago. */
  started(child: string, ago = 0): void {
    this.tree.started(child, this.#epoch(child, ago), this.time);
  }

  startFailed(child: string, ago = 0): void {
    this.tree.startFailed(child, this.#epoch(child, ago), this.time);
  }

  exited(child: string, reason: ExitReason, ago = 0): void {
    this.tree.exited(child, this.#epoch(child, ago), reason, this.time);
  }

  /** Crashes the child and gives what the tree wants first. */
  crash(child: string): string[] {
    this.exited(child, "error");
    return this.take();
  }

  advance(milliseconds: number): string[] {
    this.time += milliseconds;
    this.tree.advance(this.time);
    return this.take();
  }

  phases(...children: string[]): string {
    return children.map((child) => this.tree.state(child).phase).join(" ");
  }

  #epoch(child: string, ago: number): number {
    return (this.#epochs.get(child) ?? 0) - ago;
  }
}
