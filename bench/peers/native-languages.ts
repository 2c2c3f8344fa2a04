// How each language's peer is built and run.
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { NativeLanguage } from "./native-peer.js";

const GO: NativeLanguage = {
  tool: "go",
  probe: "command -v go",
  build: (sources, folder) => [["go", "build", "-o", join(folder, "peer"), join(sources, "main.go")]],
  command: (folder) => [join(folder, "peer")],
};

/** With so many schedulers. */
function erlang(schedulers: number): NativeLanguage {
  return {
    tool: "erlang",
    probe: "command -v erlc && command -v erl",
    build: (sources, folder) => [["erlc", "-o", folder, join(sources, "fan_out.erl")]],
    command: (folder) => ["erl", "+S", `${schedulers}`, "-noshell", "-pa", folder, "-run", "fan_out", "main"],
  };
}

/** Actors of the pooled scheduler, or each with a thread of its own. */
function caf(placement: "pooled" | "detached"): NativeLanguage {
  return {
    tool: "libcaf-dev",
    probe: "echo '#include <caf/all.hpp>' | g++ -std=c++17 -fsyntax-only -x c++ -",
    build: (sources, folder) => [
      [
        "g++",
        "-O2",
        "-std=c++17",
        "-o",
        join(folder, "peer"),
        join(sources, "main.cpp"),
        "-lcaf_core",
        "-lpthread",
      ],
    ],
    command: (folder) => [join(folder, "peer"), placement],
  };
}

export interface NativePeer {
  /** As figures know it. */
  readonly system: string;
  readonly language: NativeLanguage;
  /** The folder of its sources. */
  readonly sources: string;
}

export const NATIVE_PEERS: readonly NativePeer[] = [
  { system: "Go channels", language: GO, sources: "go" },
  { system: "CAF pooled", language: caf("pooled"), sources: "caf" },
  { system: "CAF detached", language: caf("detached"), sources: "caf" },
  { system: "Erlang/OTP +S 1", language: erlang(1), sources: "erlang" },
  { system: "Erlang/OTP +S N", language: erlang(availableParallelism()), sources: "erlang" },
];
