// The fan-out benchmark on CAF: agents and coordinator are event-based actors, of the pooled scheduler or each detached with a
// thread of its own. Scores cross as a vector inside the message, which is moved, not copied. A deadline is armed by a
// delayed message to the coordinator, renewed as decisions are made.
// Arguments: pooled|detached, sin32|tiny, candidates, decisions in flight, milliseconds; or "check" for the winners.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "caf/all.hpp"

using namespace caf;
using scores_t = std::vector<double>;
using clock_type = std::chrono::steady_clock;

CAF_BEGIN_TYPE_ID_BLOCK(fan_out, first_custom_type_id)
CAF_ADD_TYPE_ID(fan_out, (std::vector<double>) )
CAF_ADD_ATOM(fan_out, fan_out_atoms, ask_atom, "ask")
CAF_ADD_ATOM(fan_out, fan_out_atoms, start_atom, "start")
CAF_ADD_ATOM(fan_out, fan_out_atoms, late_atom, "late")
CAF_END_TYPE_ID_BLOCK(fan_out)

using namespace fan_out_atoms;

constexpr int agents = 3;

behavior agent(event_based_actor*, bool sine, int candidates, int stride) {
  return {[=](ask_atom, int slot, double seed) {
    scores_t scores(static_cast<size_t>(candidates), 0.5);
    if (sine)
      for (int index = 0; index < candidates; ++index)
        scores[static_cast<size_t>(index)] = std::abs(std::sin(seed + index * stride));
    return make_message(slot, stride - 1, std::move(scores));
  }};
}

struct decision {
  scores_t rows[agents];
  int left = agents;
  clock_type::time_point asked;
};

struct state {
  std::vector<decision> decisions;
  std::vector<actor> team;
  double seed = 0;
  long made = 0;
  long checksum = 0;
  int open = 0;
  clock_type::time_point started;
  clock_type::time_point until;
  std::vector<double> latencies;
  std::vector<int> winners;
  long seen = 0;
};

struct plan {
  bool sine;
  bool detached;
  bool check;
  int candidates;
  int in_flight;
  int milliseconds;
};

int winner_of(const decision& made) {
  int best = 0;
  double highest = -1;
  for (size_t index = 0; index < made.rows[0].size(); ++index) {
    const double sum = made.rows[0][index] + made.rows[1][index] + made.rows[2][index];
    if (sum > highest) {
      highest = sum;
      best = static_cast<int>(index);
    }
  }
  return best;
}

behavior coordinator(stateful_actor<state>* self, plan asked) {
  auto& st = self->state;
  st.decisions.resize(static_cast<size_t>(asked.in_flight));
  for (int index = 0; index < agents; ++index)
    st.team.push_back(asked.detached ? self->spawn<detached>(agent, asked.sine, asked.candidates, index + 1)
                                     : self->spawn(agent, asked.sine, asked.candidates, index + 1));
  auto ask = [self](int slot) {
    auto& st = self->state;
    auto& next = st.decisions[static_cast<size_t>(slot)];
    next.left = agents;
    next.asked = clock_type::now();
    for (auto& member : st.team) self->send(member, ask_atom_v, slot, st.seed);
    st.seed += 1;
  };
  return {
    [=](start_atom) {
      auto& st = self->state;
      st.started = clock_type::now();
      st.until = st.started + std::chrono::milliseconds(asked.milliseconds);
      st.open = asked.in_flight;
      self->delayed_send(self, std::chrono::seconds(1), late_atom_v);
      for (int slot = 0; slot < asked.in_flight; ++slot) ask(slot);
    },
    [=](int slot, int from, scores_t& scores) {
      auto& st = self->state;
      auto& made = st.decisions[static_cast<size_t>(slot)];
      made.rows[from] = std::move(scores);
      if (--made.left > 0) return;
      const int winner = winner_of(made);
      st.checksum += winner;
      st.made++;
      const auto now = clock_type::now();
      if (asked.in_flight == 1 && st.latencies.size() < 100000)
        st.latencies.push_back(std::chrono::duration<double, std::micro>(now - made.asked).count());
      if (asked.check) st.winners.push_back(winner);
      if (asked.check ? st.winners.size() < 100 : now < st.until) return ask(slot);
      if (--st.open > 0) return;
      if (asked.check) {
        std::printf("[");
        for (size_t index = 0; index < st.winners.size(); ++index)
          std::printf("%s%d", index == 0 ? "" : ",", st.winners[index]);
        std::printf("]\n");
      } else {
        const double seconds = std::chrono::duration<double>(now - st.started).count();
        std::printf("{\"decisionsPerSecond\":%.1f,\"latencies\":[", static_cast<double>(st.made) / seconds);
        for (size_t index = 0; index < st.latencies.size(); ++index)
          std::printf("%s%.2f", index == 0 ? "" : ",", st.latencies[index]);
        std::printf("]}\n");
      }
      std::fflush(stdout);
      std::_Exit(st.checksum < 0 ? 1 : 0);
    },
    [=](late_atom) {
      auto& st = self->state;
      if (st.made == st.seen) std::_Exit(3);
      st.seen = st.made;
      self->delayed_send(self, std::chrono::seconds(1), late_atom_v);
    },
  };
}

int main(int argc, char** argv) {
  if (argc < 5) return 2;
  plan asked;
  asked.detached = std::string(argv[1]) == "detached";
  asked.sine = std::string(argv[2]) == "sin32";
  asked.candidates = std::atoi(argv[3]);
  asked.check = std::string(argv[4]) == "check";
  asked.in_flight = asked.check ? 1 : std::atoi(argv[4]);
  asked.milliseconds = asked.check ? 0 : std::atoi(argv[5]);
  actor_system_config config;
  config.add_message_types<id_block::fan_out>();
  actor_system system{config};
  auto lead = asked.detached ? system.spawn<detached>(coordinator, asked) : system.spawn(coordinator, asked);
  anon_send(lead, start_atom_v);
  system.await_all_actors_done();
  return 0;
}
