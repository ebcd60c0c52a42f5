package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"parley.example/internal/bench"
)

type benchCmd struct {
	Exchange benchExchangeCmd `cmd:"" help:"Measure countersigned entries between two processes on this machine."`
	Peer     benchPeerCmd     `cmd:"" hidden:"" help:"Be the other process."`
}

type benchExchangeCmd struct {
	Writers []int         `default:"1,16,64,256" help:"How many write at once: a run for each."`
	Spell   time.Duration `default:"5s" help:"How long each run lasts."`
	JSON    bool          `help:"Print JSON."`
}

// Help explains the verb.
func (benchExchangeCmd) Help() string {
	return `Two nodes in two processes, each with its own SQLite database with full durability, exchange
over TLS on this machine. An entry of about 1 KiB counts when the other side's receipt of it is
verified and durable here. The limits of the machine (fdatasync, Ed25519) are measured in the same
run, so that what is printed beside them are ratios. With --dir DIR both databases are there, and so
is the file system that is measured; else in a temporary folder.`
}

// Run measures.
func (v *benchExchangeCmd) Run(ctx context.Context, a *app) (err error) {
	dir, err := os.MkdirTemp(a.Dir, "parley-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	peerDir := filepath.Join(dir, "peer")
	if err := os.Mkdir(peerDir, 0o700); err != nil {
		return err
	}
	r, err := bench.Exchange(ctx, bench.Options{
		Dir: dir, Writers: v.Writers, Spell: v.Spell,
		Peer: func(ctx context.Context, _ string) *exec.Cmd {
			return exec.CommandContext(ctx, self, "bench", "peer", peerDir)
		},
	})
	if err != nil {
		return err
	}
	if v.JSON {
		return printJSON(a.console.Out(), r)
	}
	return r.Print(a.console.Out())
}

type benchPeerCmd struct {
	In string `arg:"" help:"Where its database is."`
}

// Run is the other process.
func (v *benchPeerCmd) Run(ctx context.Context, a *app) error {
	return bench.ServePeer(ctx, v.In, a.stdin, a.console.Out())
}
