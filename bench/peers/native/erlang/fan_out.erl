%% The fan-out benchmark on Erlang/OTP: an agent is a process with a tight receive loop, the coordinator another one that keeps so
%% many decisions in flight. Scores cross as a list, which the receiver's heap takes in one copy; tables are cheaper to read in
%% order than binaries are to build. A deadline is armed by `receive ... after`.
%% Arguments: sin32|tiny, candidates, decisions in flight, milliseconds; or "check" for the winners.
-module(fan_out).
-export([main/1]).

-define(DEADLINE, 1000).

main([Work, Candidates, "check" | _]) ->
    Agents = start(Work, list_to_integer(Candidates)),
    Winners = [decide(Agents, Seed) || Seed <- lists:seq(0, 99)],
    io:format("[~s]~n", [lists:join(",", [integer_to_list(Winner) || Winner <- Winners])]),
    halt(0);
main([Work, Candidates, InFlight, Milliseconds]) ->
    Agents = start(Work, list_to_integer(Candidates)),
    Flights = list_to_integer(InFlight),
    Duration = list_to_integer(Milliseconds),
    _ = run(Agents, Flights, Duration div 4),
    {Rate, Latencies} = run(Agents, Flights, Duration),
    Printed = [float_to_list(Latency, [{decimals, 2}]) || Latency <- Latencies],
    io:format("{\"decisionsPerSecond\":~.1f,\"latencies\":[~s]}~n", [Rate, lists:join(",", Printed)]),
    halt(0).

start(Work, Candidates) ->
    Coordinator = self(),
    [spawn_link(fun() -> serve(Coordinator, Work, Candidates, Agent) end) || Agent <- [1, 2, 3]].

serve(Coordinator, "tiny", Candidates, _) ->
    idle(Coordinator, lists:duplicate(Candidates, 0.5));
serve(Coordinator, "sin32", Candidates, Stride) ->
    sine(Coordinator, [float(Index * Stride) || Index <- lists:seq(0, Candidates - 1)]).

idle(Coordinator, Scores) ->
    receive {ask, Slot, _} -> Coordinator ! {scores, Slot, Scores}, idle(Coordinator, Scores) end.

sine(Coordinator, Steps) ->
    receive
        {ask, Slot, Seed} ->
            Coordinator ! {scores, Slot, [abs(math:sin(Seed + Step)) || Step <- Steps]},
            sine(Coordinator, Steps)
    end.

ask([First, Second, Third], Slot, Seed) ->
    Message = {ask, Slot, float(Seed)},
    First ! Message,
    Second ! Message,
    Third ! Message.

decide(Agents, Seed) ->
    ask(Agents, 0, Seed),
    receive {scores, 0, A} -> receive {scores, 0, B} -> receive {scores, 0, C} -> winner(A, B, C) end end end.

winner(A, B, C) -> winner(A, B, C, 0, 0, -1.0).

winner([A | As], [B | Bs], [C | Cs], Index, Best, Highest) ->
    case A + B + C of
        Sum when Sum > Highest -> winner(As, Bs, Cs, Index + 1, Index, Sum);
        _ -> winner(As, Bs, Cs, Index + 1, Best, Highest)
    end;
winner([], [], [], _, Best, _) -> Best.

run(Agents, Flights, Duration) ->
    Started = erlang:monotonic_time(microsecond),
    Open = maps:from_list([{Slot, new(Agents, Slot, Slot)} || Slot <- lists:seq(0, Flights - 1)]),
    Until = Started + Duration * 1000,
    {Made, Latencies} = gather(Agents, Open, Flights, Until, Flights, 0, []),
    {Made * 1.0e6 / (erlang:monotonic_time(microsecond) - Started), Latencies}.

new(Agents, Slot, Seed) ->
    Asked = erlang:monotonic_time(),
    ask(Agents, Slot, Seed),
    {Asked, []}.

gather(_, _, 0, _, _, Made, Latencies) -> {Made, Latencies};
gather(Agents, Open, Left, Until, Seed, Made, Latencies) ->
    receive
        {scores, Slot, Scores} ->
            case Open of
                #{Slot := {Asked, [A, B]}} ->
                    Best = winner(A, B, Scores),
                    true = Best >= 0,
                    Now = erlang:monotonic_time(),
                    Found = case Left =:= 1 andalso map_size(Open) =:= 1 andalso Made < 100000 of
                        true -> [erlang:convert_time_unit(Now - Asked, native, nanosecond) / 1000 | Latencies];
                        false -> Latencies
                    end,
                    case erlang:convert_time_unit(Now, native, microsecond) < Until of
                        true ->
                            Next = Open#{Slot := new(Agents, Slot, Seed)},
                            gather(Agents, Next, Left, Until, Seed + 1, Made + 1, Found);
                        false -> gather(Agents, Open, Left - 1, Until, Seed, Made + 1, Found)
                    end;
                #{Slot := {Asked, Rows}} ->
                    gather(Agents, Open#{Slot := {Asked, [Scores | Rows]}}, Left, Until, Seed, Made, Latencies)
            end
    after ?DEADLINE -> exit(late)
    end.
