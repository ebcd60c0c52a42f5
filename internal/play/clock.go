package play

import (
	"sync"
	"time"
)

// clock is the time of a story, and what each node takes it for. It stands still between steps,
// until the story is over and it is let go.
type clock struct {
	mu      sync.Mutex
	story   time.Time
	offsets map[string]time.Duration // of clocks that are wrong
	real    func() time.Time         // nil while the story is told
	since   time.Time                // by real
}

func newClock(start time.Time) *clock {
	return &clock{story: start, offsets: map[string]time.Duration{}}
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.locked()
}

func (c *clock) locked() time.Time {
	if c.real == nil {
		return c.story
	}
	return c.story.Add(c.real().Sub(c.since))
}

// of is the clock of one node.
func (c *clock) of(key string) func() time.Time {
	return func() time.Time {
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.locked().Add(c.offsets[key])
	}
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.story = t
}

func (c *clock) wrong(key string, by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offsets[key] = by
}

// goOn lets the clock run from where it stands, as fast as real does.
func (c *clock) goOn(real func() time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.story = c.locked()
	c.real, c.since = real, real()
}
