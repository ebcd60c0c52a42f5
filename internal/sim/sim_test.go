package sim_test

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley.example/internal/sim"
)

// What `make sim` asks for; `make test` asks for nothing, and gets the budget.
var (
	one   = flag.Uint64("sim.seed", 0, "tell this run alone, and everything that happens in it")
	seeds = flag.Int("sim.seeds", 0, "how many runs")
	first = flag.Uint64("sim.from", 1, "the seed of the first run")
	limit = flag.Duration("sim.time", 0, "how long to go on, whatever the number of runs")
	steps = flag.Int("sim.steps", sim.Steps, "how many things happen in each run")
)

// budget is how many runs `make test` tells, beside those that once failed.
const budget = 60

// atOnce is how many runs are told side by side before the time is looked at.
const atOnce = 20

func run(t *testing.T, seed uint64, o sim.Options) (report *sim.Report, err error) {
	synctest.Test(t, func(*testing.T) { report, err = sim.Run(seed, o) })
	return report, err
}

func TestSimulation(t *testing.T) {
	if *one > 0 {
		r, err := run(t, *one, sim.Options{Steps: *steps, Log: os.Stdout})
		t.Log(r)
		if err != nil {
			t.Error(err)
		}
		return
	}
	all := &sim.Report{Happens: map[string]int{}, Kinds: map[string]int{}, Void: map[string]int{}}
	tellAll(t, "once-failed", onceFailed(t), all)
	count, began := max(*seeds, budget), time.Now()
	for from := *first; *limit > 0 && time.Since(began) < *limit || *limit == 0 && from < *first+uint64(count); from += atOnce {
		var some []uint64
		for seed := from; seed < from+atOnce; seed++ {
			some = append(some, seed)
		}
		tellAll(t, fmt.Sprintf("from-%d", from), some, all)
	}
	t.Log(all)
	for what, least := range mustHappen {
		if all.Happens[what] < least {
			t.Errorf("%s: %d times in all runs, want %d or more: the simulation tries too little", what, all.Happens[what], least)
		}
	}
	for _, kind := range mustBeSaid {
		if all.Kinds[kind] == 0 {
			t.Errorf("%s: never entered in all runs: the simulation says too little", kind)
		}
	}
}

// mustHappen is how often each thing must happen in all runs of the budget. What the law makes of
// acts is tried in package standing; here it is enough that there are acts of every sort.
var mustHappen = map[string]int{
	"answer not waited for": 50, "backup": 20, "bundle refused": 10, "clock set wrong": 50, "commit": 2000,
	"crash before a return": 20, "crash before a sync": 20, "crash before a write": 20, "crash idle": 20,
	"crash in a write": 20, "crash waiting for an answer": 20, "disk full": 50, "disk unreadable": 10,
	"exchange begun": 1000, "line parted": 10, "message damaged": 50, "message doubled": 50, "message lost": 50,
	"invitation": 20, "outcome of a commit unknown": 30, "pouch sent": 50, "proof verified": 100, "released": 30, "power cut": 50, "power cut with unsynced bytes": 20,
	"restart": 50, "restore that loses nothing": 1, "restore that loses what others hold": 1, "slow peer": 20,
	"loss: old database, note kept": 1, "loss: old database, note lost": 1, "loss: database lost, note kept": 1, "loss: database and note lost": 1, "loss: note lost": 1,
	"whole again": 5, "crash at a note": 10, "note failed": 10, "outcome of a note unknown": 10, "new keys": 5,
	"node copied by a forker": 6, "fork of several histories": 3, "evidence verified": 8, "forker refuses, or is refused": 20,
	"standing asked for": 200, "start after a crash": 100, "sync failed": 30, "write failed": 20, "write torn": 20,
}

// mustBeSaid are kinds of which the node knows more than the law: it holds new keys, takes words away.
var mustBeSaid = []string{"key.rotated", "offer.sealed", "round.opened", "secession", "silence.noticed"}

// tellAll tells the runs of some seeds side by side, and adds up their reports.
func tellAll(t *testing.T, name string, some []uint64, all *sim.Report) {
	t.Helper()
	reports := make([]*sim.Report, len(some))
	t.Run(name, func(t *testing.T) {
		for i, seed := range some {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				var err error
				if reports[i], err = run(t, seed, sim.Options{Steps: *steps}); err != nil {
					t.Errorf("%v\n\nTo see all of it: make sim SEED=%d\nWhen it is mended, add the seed to internal/sim/testdata/seeds.txt", err, seed)
				}
			})
		}
	})
	for _, r := range reports {
		if r != nil {
			all.Add(r)
		}
	}
}

// onceFailed reads the seeds that failed at some time.
func onceFailed(t *testing.T) (list []uint64) {
	t.Helper()
	f, err := os.Open("testdata/seeds.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		seed, err := strconv.ParseUint(line, 10, 64)
		if err != nil {
			t.Fatalf("testdata/seeds.txt: %q is no seed", line)
		}
		list = append(list, seed)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// TestASeedIsARun tells runs twice: all that happens must be the same, to the standings at the end.
func TestASeedIsARun(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			var digests []string
			for range 2 {
				r, err := run(t, seed, sim.Options{Steps: 300})
				if err != nil {
					t.Fatal(err)
				}
				digests = append(digests, r.Digest)
			}
			if digests[0] != digests[1] {
				t.Errorf("one seed, two runs: %v", digests)
			}
		})
	}
}
