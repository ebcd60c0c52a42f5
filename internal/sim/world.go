package sim

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"io"
	"math/rand/v2"
	"sync"
	"testing/synctest"
	"time"

	"parley.example/record"
	"parley.example/standing"
)

// Options of a run. The zero value will do.
type Options struct {
	Steps int       // how many things happen before all is mended; 0: Steps
	Log   io.Writer // where everything that happens is told; nil: nowhere
}

// Steps is how many things happen in an ordinary run.
const Steps = 600

// world is one run.
type world struct {
	seed    uint64
	random  *rand.Rand
	weather weather
	now     time.Time
	step    int
	sides   []*side
	talks   []*talk
	tasks   []*task // that have not ended
	made    int     // tasks
	mail    []*message
	parted  map[pair]bool
	effects map[place]string // what came of each entry, wherever it was first judged
	adopted map[record.Ref]standing.Cite
	forker  *forker // nil: nobody is one
	report  *Report
	digest  hash.Hash
	log     io.Writer

	// mu is over what goroutines of the nodes tell the scheduler: what is parked at a disk, and
	// what became of tasks.
	mu sync.Mutex
}

// talk is a channel, with those who are in it.
type talk struct {
	number  int
	id      record.Hash
	charter *record.Charter
	raw     []byte // of the charter
	sides   []*side
	guest   *side // one of them, whom the charter does not name; nil: nobody
	said    []saidThing
	joined  map[*side]int // how far a side has come: see join
	notices int           // how often a node said that a log has forked
}

// pair is two sides, in the order of their names.
type pair [2]record.PartyName

func pairOf(a, b *side) pair {
	if a.name > b.name {
		a, b = b, a
	}
	return pair{a.name, b.name}
}

// Run tells one run. It must be called in a bubble of [synctest], in which nothing else runs. The
// error says what was found, and at which step.
func Run(seed uint64, o Options) (*Report, error) {
	if o.Steps == 0 {
		o.Steps = Steps
	}
	w := &world{
		seed: seed, random: rand.New(rand.NewPCG(seed, 0)), now: time.Date(2025, 2, 15, 12, 0, 0, 0, time.UTC),
		parted: map[pair]bool{}, effects: map[place]string{}, adopted: map[record.Ref]standing.Cite{},
		report: newReport(), digest: sha256.New(), log: o.Log,
	}
	err := w.run(o.Steps)
	for _, s := range w.sides {
		w.stop(s)
	}
	if err != nil {
		err = fmt.Errorf("seed %d, step %d: %w", seed, w.step, err)
	}
	w.report.Digest = fmt.Sprintf("%x", w.digest.Sum(nil)[:8])
	return w.report, err
}

func (w *world) run(steps int) error {
	if err := w.begin(); err != nil {
		return fmt.Errorf("founding: %w", err)
	}
	w.weather = w.drawWeather()
	for w.step = 1; w.step <= steps; w.step++ {
		if err := w.happen(); err != nil {
			return err
		}
	}
	return w.end()
}

// wait lets everything run until it is blocked, and takes note of what came of it.
func (w *world) wait() error {
	for more := true; more; {
		synctest.Wait()
		var err error
		if more, err = w.collect(); err != nil {
			return err
		}
	}
	return nil
}

// tell writes down what happens. The digest of all that is told is that of the run.
func (w *world) tell(format string, args ...any) {
	line := fmt.Sprintf("%d %s\n", w.step, fmt.Sprintf(format, args...))
	w.digest.Write([]byte(line))
	if w.log != nil {
		io.WriteString(w.log, line)
	}
}

// chance is true once in n times.
func (w *world) chance(n int) bool { return w.random.IntN(n) == 0 }

// between draws a time that is evenly spread over orders of magnitude, as delays are.
func (w *world) between(least, most time.Duration) time.Duration {
	span := least
	for span < most && w.chance(2) {
		span *= 4
	}
	return least + time.Duration(w.random.Int64N(int64(min(span, most))))
}

func pick[V any](w *world, list []V) V { return list[w.random.IntN(len(list))] }

// randomness is a source of random bytes for one life of one node.
func (w *world) randomness(names ...string) io.Reader {
	h := sha256.New()
	binary.Write(h, binary.BigEndian, w.seed)
	for _, name := range names {
		h.Write([]byte(name + "\x00"))
	}
	return rand.NewChaCha8([32]byte(h.Sum(nil)))
}
