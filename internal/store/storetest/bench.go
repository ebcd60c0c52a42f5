package storetest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"parley.example/internal/store"
)

// Measured is a database for a benchmark.
type Measured struct {
	Open   Opener
	Stored func() (int64, error) // bytes on the disk, called when the store is closed
}

const (
	benchEntry = 1024 // bytes
	benchNote  = 300  // bytes: a checkpoint with one signature and one cosignature
)

// Bench measures durable commits of entries of 1 KiB, with one checkpoint for each log that
// grows, as a node writes them. It reports
//
//   - entries/s,
//   - p50-ns, the median time of a commit,
//   - fdatasync-p50-ns, that of a write and fdatasync of 4 KB on the same disk in the same run,
//   - stored/entry: bytes on the disk, notes and all, for each byte of the entries.
func Bench(b *testing.B, fresh func(b *testing.B) Measured) {
	for _, c := range []struct{ logs, entries int }{{1, 1}, {1, 16}, {1, 100}, {100, 1}, {10_000, 1}} {
		b.Run(fmt.Sprintf("logs=%d/entries=%d", c.logs, c.entries), func(b *testing.B) {
			benchCommit(b, fresh(b), c.logs, c.entries)
		})
	}
}

func benchCommit(b *testing.B, db Measured, logs, entries int) {
	s := db.Open()
	names := make([]store.Log, logs)
	frontiers := make([]store.Frontier, logs)
	for i := range names {
		names[i] = logOf(fmt.Sprint("channel", i), "party.example")
	}
	next := func() *store.Batch {
		var batch store.Batch
		for i, log := range names {
			g, f := frontiers[i].Grow(log, entriesOf(log, frontiers[i].Size(), entries, benchEntry))
			frontiers[i] = f
			batch.Grow = append(batch.Grow, g)
			batch.Checkpoints = append(batch.Checkpoints, store.Checkpoint{
				Log: log, Size: f.Size(), Note: bytes.Repeat([]byte{'n'}, benchNote),
			})
		}
		return &batch
	}
	commit(b, s, next()) // the logs are there
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	before, err := db.Stored()
	if err != nil {
		b.Fatal(err)
	}
	s = db.Open()
	commit(b, s, next()) // and their numbers are known

	var took []time.Duration
	for b.Loop() {
		b.StopTimer()
		batch := next()
		b.StartTimer()
		start := time.Now()
		commit(b, s, batch)
		took = append(took, time.Since(start))
	}
	b.StopTimer()
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	after, err := db.Stored()
	if err != nil {
		b.Fatal(err)
	}

	written := float64(len(took) * logs * entries)
	var total time.Duration
	for _, t := range took {
		total += t
	}
	b.ReportMetric(written/total.Seconds(), "entries/s")
	b.ReportMetric(float64(median(took)), "p50-ns")
	b.ReportMetric(float64(median(fdatasyncs(b))), "fdatasync-p50-ns")
	b.ReportMetric(float64(after-before)/(written+float64(logs*entries))/benchEntry, "stored/entry")
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

// fdatasyncs times writes of 4 KB within a file of 1 MB, each made durable.
func fdatasyncs(b *testing.B) []time.Duration {
	f, err := os.Create(filepath.Join(b.TempDir(), "fdatasync"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	const block, blocks = 4 << 10, 256
	if _, err := f.Write(make([]byte, block*blocks)); err != nil {
		b.Fatal(err)
	}
	if err := f.Sync(); err != nil {
		b.Fatal(err)
	}
	times := make([]time.Duration, blocks)
	data := bytes.Repeat([]byte{'x'}, block)
	for i := range times {
		start := time.Now()
		if _, err := f.WriteAt(data, int64(i)*block); err != nil {
			b.Fatal(err)
		}
		if err := unix.Fdatasync(int(f.Fd())); err != nil {
			b.Fatal(err)
		}
		times[i] = time.Since(start)
	}
	return times
}
