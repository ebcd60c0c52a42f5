package embargo

import (
	"testing"
	"time"
)

func TestOver(t *testing.T) {
	noon := time.Date(2025, 2, 15, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name       string
		until, now time.Time
		want       bool
	}{
		{"nothing is held back", time.Time{}, noon, true},
		{"a nanosecond before", noon, noon.Add(-1), false},
		{"the very moment", noon, noon, true},
		{"the moment in another zone", noon.In(time.FixedZone("", 3*3600)), noon, true},
		{"after it", noon, noon.Add(1), true},
	} {
		if got := Over(c.until, c.now); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestNext(t *testing.T) {
	noon := time.Date(2025, 2, 15, 12, 0, 0, 0, time.UTC)
	hour := func(n int) time.Time { return noon.Add(time.Duration(n) * time.Hour) }
	var next time.Time
	for _, until := range []time.Time{hour(-1), hour(3), noon, hour(1), {}, hour(2)} {
		next = Next(next, until, noon)
	}
	if !next.Equal(hour(1)) {
		t.Errorf("the next moment is %s", next)
	}
	if got := Next(time.Time{}, noon, noon); !got.IsZero() {
		t.Errorf("what has fallen due falls due at %s", got)
	}
}
