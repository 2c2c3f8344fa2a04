// How each language's peer is built and run.
import { join } from "node:path";
import type { NativeLanguage } from "./native-peer.js";

export const GO: NativeLanguage = {
  tool: "go",
  probe: "command -v go",
  build: (sources, folder) => [["go", "build", "-o", join(folder, "peer"), join(sources, "main.go")]],
  command: (folder) => [join(folder, "peer")],
};

/** With so many schedulers. */
export function erlang(schedulers: number): NativeLanguage {
  return {
    tool: "erlang",
    probe: "command -v erlc && command -v erl",
    build: (sources, folder) => [["erlc", "-o", folder, join(sources, "fan_out.erl")]],
    command: (folder) => ["erl", "+S", `${schedulers}`, "-noshell", "-pa", folder, "-run", "fan_out", "main"],
  };
}

/** Actors of the pooled scheduler, or each with a thread of its own. */
export function caf(placement: "pooled" | "detached"): NativeLanguage {
  return {
    tool: "libcaf-dev",
    probe: "echo '#include <caf/all.hpp>' | g++ -std=c++17 -fsyntax-only -x c++ -",
    build: (sources, folder) => [
      ["g++", "-O2", "-std=c++17", "-o", join(folder, "peer"), join(sources, "main.cpp"), "-lcaf_core", "-lpthread"],
    ],
    command: (folder) => [join(folder, "peer"), placement],
  };
}
