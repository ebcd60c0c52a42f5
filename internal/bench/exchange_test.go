package bench

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestMain lets the test binary be the other process.
func TestMain(m *testing.M) {
	if dir := os.Getenv("PARLEY_BENCH_PEER"); dir != "" {
		if err := ServePeer(context.Background(), dir, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func peerProcess(ctx context.Context, dir string) *exec.Cmd {
	c := exec.CommandContext(ctx, os.Args[0])
	peerDir := filepath.Join(dir, "peer")
	if err := os.Mkdir(peerDir, 0o700); err != nil {
		panic(err)
	}
	c.Env = append(os.Environ(), "PARLEY_BENCH_PEER="+peerDir)
	return c
}

// The figures are not tested; that the measurement measures what it says is.
func TestExchangeCountsCountersignedEntries(t *testing.T) {
	r, err := Exchange(t.Context(), Options{Dir: t.TempDir(), Writers: []int{1, 16}, Spell: 300 * time.Millisecond, Peer: peerProcess})
	if err != nil {
		t.Fatal(err)
	}
	for _, run := range r.Runs {
		if run.Entries == 0 || run.P50 <= 0 || run.P99 < run.P50 {
			t.Errorf("%d writers: %+v", run.Writers, run)
		}
	}
	if err := r.Print(t.Output()); err != nil {
		t.Fatal(err)
	}
}
