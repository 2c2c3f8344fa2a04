// The fan-out benchmark on Go channels: an agent is a goroutine with a buffered channel, the coordinator another one that keeps
// so many decisions in flight. A decision's rows are allocated once and used again; a deadline is armed by one timer, moved on
// as decisions are made. Arguments: sin32|tiny, candidates, decisions in flight, milliseconds; or "check" for the winners.
package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"
	"time"
)

const agents = 3
const deadline = time.Second

type request struct {
	seed float64
	slot int
}

type decision struct {
	rows  [agents][]float64
	left  int
	asked time.Time
}

type team struct {
	sine      bool
	decisions []decision
	mailboxes [agents]chan request
	replies   chan int
	seed      float64
}

func newTeam(sine bool, candidates int, inFlight int) *team {
	t := &team{sine: sine, decisions: make([]decision, inFlight), replies: make(chan int, agents*inFlight)}
	for slot := range t.decisions {
		for agent := 0; agent < agents; agent++ {
			row := make([]float64, candidates)
			for index := range row {
				row[index] = 0.5
			}
			t.decisions[slot].rows[agent] = row
		}
	}
	for agent := 0; agent < agents; agent++ {
		t.mailboxes[agent] = make(chan request, inFlight)
		go t.serve(agent)
	}
	return t
}

func (t *team) serve(agent int) {
	stride := float64(agent + 1)
	for request := range t.mailboxes[agent] {
		if t.sine {
			row := t.decisions[request.slot].rows[agent]
			for index := range row {
				row[index] = math.Abs(math.Sin(request.seed + float64(index)*stride))
			}
		}
		t.replies <- request.slot
	}
}

func (t *team) ask(slot int) {
	decision := &t.decisions[slot]
	decision.left = agents
	decision.asked = time.Now()
	request := request{t.seed, slot}
	t.seed++
	for agent := 0; agent < agents; agent++ {
		t.mailboxes[agent] <- request
	}
}

func (t *team) winner(slot int) int {
	rows := &t.decisions[slot].rows
	first, second, third := rows[0], rows[1], rows[2]
	best, highest := 0, -1.0
	for index := range first {
		sum := first[index] + second[index] + third[index]
		if sum > highest {
			highest, best = sum, index
		}
	}
	return best
}

type result struct {
	DecisionsPerSecond float64   `json:"decisionsPerSecond"`
	Latencies          []float64 `json:"latencies,omitempty"`
}

func (t *team) run(duration time.Duration) result {
	timer := time.NewTimer(deadline)
	started := time.Now()
	latencies := []float64{}
	inFlight := len(t.decisions)
	for slot := range t.decisions {
		t.ask(slot)
	}
	made, open, checksum := 0, inFlight, 0
	for open > 0 {
		select {
		case slot := <-t.replies:
			decision := &t.decisions[slot]
			decision.left--
			if decision.left > 0 {
				continue
			}
			checksum += t.winner(slot)
			made++
			if inFlight == 1 && len(latencies) < 100000 {
				latencies = append(latencies, float64(time.Since(decision.asked).Nanoseconds())/1000)
			}
			if made%256 == 0 {
				timer.Reset(deadline)
			}
			if time.Since(started) < duration {
				t.ask(slot)
			} else {
				open--
			}
		case <-timer.C:
			panic("a deadline has passed")
		}
	}
	if checksum < 0 {
		panic("the work was optimised away")
	}
	return result{float64(made) / time.Since(started).Seconds(), latencies}
}

func main() {
	candidates, _ := strconv.Atoi(os.Args[2])
	sine := os.Args[1] == "sin32"
	if os.Args[3] == "check" {
		t := newTeam(sine, candidates, 1)
		winners := []int{}
		for decision := 0; decision < 100; decision++ {
			t.ask(0)
			for agent := 0; agent < agents; agent++ {
				<-t.replies
			}
			winners = append(winners, t.winner(0))
		}
		json.NewEncoder(os.Stdout).Encode(winners)
		return
	}
	inFlight, _ := strconv.Atoi(os.Args[3])
	milliseconds, err := strconv.Atoi(os.Args[4])
	if err != nil {
		fmt.Fprintln(os.Stderr, "arguments: sin32|tiny, candidates, decisions in flight or check, milliseconds")
		os.Exit(2)
	}
	t := newTeam(sine, candidates, inFlight)
	t.run(time.Duration(milliseconds) * time.Millisecond / 4)
	json.NewEncoder(os.Stdout).Encode(t.run(time.Duration(milliseconds) * time.Millisecond))
}
