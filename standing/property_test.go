package standing_test

import (
	"flag"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"testing"

	"parley.example/standing"
)

// How many histories are told, and from which seed on. A run of `make properties` tells enough of
// them to ask what they all cover; an ordinary one, with the race detector for instance, only tells
// the first.
var (
	histories = flag.Int("histories", 60, "how many random histories are told; 0: none")
	firstSeed = flag.Uint64("seed", 1, "the seed of the first random history")
)

// many is from how many histories on it is asked what they cover.
const many = 2_000

// TestProperties holds the properties of the law over generated histories: on two to five parties,
// of every role, under both rules on crossing and both laws, in any order of delivery.
func TestProperties(t *testing.T) {
	for _, rule := range rulesInSource(t) {
		isRule[standing.Rule(rule)] = true
	}
	breakers()
	var next atomic.Int64
	all, lock := newTally(), sync.Mutex{}
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			counts := newTally()
			for i := next.Add(1) - 1; i < int64(*histories) && !t.Failed(); i = next.Add(1) - 1 {
				tellHistory(t, *firstSeed+uint64(i), counts)
			}
			lock.Lock()
			defer lock.Unlock()
			all.add(counts)
		})
	}
	workers.Wait()
	t.Logf("\n%s", all)
	if t.Failed() || *histories < many {
		return
	}
	all.ask(t)
}

// failing is a test whose failure is thrown, with what went wrong.
type failing struct{ testing.TB }

type failure string

func (failing) Helper() {}
func (failing) Fatal(args ...any) {
	panic(failure(fmt.Sprint(args...)))
}
func (failing) Fatalf(format string, args ...any) { panic(failure(fmt.Sprintf(format, args...))) }
func (failing) Errorf(format string, args ...any) { panic(failure(fmt.Sprintf(format, args...))) }

// tellHistory tells one history, and holds every property to it.
func tellHistory(t *testing.T, seed uint64, counts *tally) {
	var x *chance
	defer func() {
		if r := recover(); r != nil {
			stack, account := "", ""
			if _, thrown := r.(failure); !thrown {
				stack = "\n" + string(debug.Stack())
			}
			if x != nil && x.story != nil {
				account = x.account()
			}
			t.Errorf("%v%s\n%sto tell it again: go test ./standing -run TestProperties -histories 1 -seed %d", r, stack, account, seed)
		}
	}()
	x = newChance(failing{}, seed)
	g := growth{t: x.t}
	if len(x.parties) > 1 {
		steps := 80 + x.pick(80)
		for i := range steps {
			x.step()
			if i%8 == 0 {
				g.check(x.Now()) // what is settled never changes
			}
		}
		x.finish()
	}
	g.check(x.Now())
	x.sameRecordSameStanding()
	x.replayingAnyPrefixNeverGoesBack()
	x.nobodyAdoptsAJointTextAlone()
	x.nobodyClosesWhatItOwesAlone()
	x.nobodyMovesAPackageAlone()
	x.nobodyMovesAGroupAlone()
	x.whicheverIsEarlier()
	x.nobodyIsLateInWhatIsRetold()
	x.anActWithoutEffectNamesItsRule()
	counts.count(x)
}
