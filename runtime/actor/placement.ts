// Which agents share a thread. Isolated, the default: a thread each. Packed: agents that name the same host share one,
// which saves wake-ups where agents are quick and cores are few; one that hangs then hangs its neighbours.

/** One thread to be, with the positions of its agents in their declared order. */
export interface HostPlan {
  readonly name: string;
  readonly agents: readonly number[];
}

/** Hosts in the order of their first agent. */
export function planHosts(specs: readonly { readonly host?: string }[]): readonly HostPlan[] {
  const packed = new Map<string, { name: string; agents: number[] }>();
  const plans: { name: string; agents: number[] }[] = [];
  for (const [agent, { host }] of specs.entries()) {
    const known = host === undefined ? undefined : packed.get(host);
    if (known !== undefined) {
      known.agents.push(agent);
      continue;
    }
    const plan = { name: host ?? `agent-${agent}`, agents: [agent] };
    plans.push(plan);
    if (host !== undefined) packed.set(host, plan);
  }
  return plans;
}
