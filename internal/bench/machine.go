package bench

import (
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

// Machine is what this machine can do, measured in the same run.
type Machine struct {
	Sync   Latency `json:"-"`      // fdatasync after writing 4 KiB at the end of a file
	Sign   float64 `json:"sign"`   // Ed25519 signatures a second, one core
	Verify float64 `json:"verify"` // and verifications
}

// measureMachine takes about a second.
func measureMachine(dir string) (Machine, error) {
	var m Machine
	var err error
	if m.Sync, err = measureSync(dir); err != nil {
		return m, fmt.Errorf("measuring fdatasync: %w", err)
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return m, err
	}
	msg := make([]byte, 200)
	var signature []byte
	m.Sign = rate(func() { signature = ed25519.Sign(private, msg) })
	m.Verify = rate(func() { ed25519.Verify(public, msg, signature) })
	return m, nil
}

func measureSync(dir string) (Latency, error) {
	f, err := os.Create(filepath.Join(dir, "fdatasync"))
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	block := make([]byte, 4096)
	var all Latency
	for start := time.Now(); time.Since(start) < 500*time.Millisecond; {
		if _, err := f.Write(block); err != nil {
			return nil, err
		}
		before := time.Now()
		if err := syscall.Fdatasync(int(f.Fd())); err != nil {
			return nil, err
		}
		all = append(all, time.Since(before))
	}
	slices.SortFunc(all, byDuration)
	return all, nil
}

func rate(do func()) float64 {
	const spell = 200 * time.Millisecond
	n := 0
	start := time.Now()
	for time.Since(start) < spell {
		for range 50 {
			do()
		}
		n += 50
	}
	return float64(n) / time.Since(start).Seconds()
}
