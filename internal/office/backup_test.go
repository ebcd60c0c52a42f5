package office_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"parley.example/internal/backup"
	"parley.example/internal/backup/archive"
	"parley.example/internal/node"
	"parley.example/internal/office"
	"parley.example/internal/store/pgtest"
)

func (p *pair) backup(t *testing.T, path string) *archive.Manifest {
	t.Helper()
	m, err := office.Backup(t.Context(), p.dirA, path, true, "test", p.a.Node.Now())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// heal asks the others, until this side signs again.
func (p *pair) heal(t *testing.T) {
	t.Helper()
	for {
		all, err := p.a.Heal(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(all) == 0 || all[0].Whole {
			return
		}
		for _, d := range all[0].Asked {
			if d.Err() != nil {
				t.Fatal(d.Err())
			}
		}
	}
}

// TestBackupWhileAWriterWrites makes backups under a writer, loses the office, and goes on from the
// oldest one: what was said since comes back from the other side, the log goes on after it, and the
// other side sees no fork. That, on both databases.
func TestBackupWhileAWriterWrites(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			storeA, storeAgain := "", ""
			if database == "postgres" {
				storeA, storeAgain = pgtest.URL(t), pgtest.URL(t)
			}
			p := newPair(t, func(c *office.Config) { c.Store = storeA })
			ctx, stop := context.WithCancel(t.Context())
			var writing sync.WaitGroup
			said := 0
			begun := make(chan struct{})
			writing.Go(func() {
				for ctx.Err() == nil {
					if _, err := p.a.Node.Say(t.Context(), p.topic(fmt.Sprintf("topic %d", said))); err != nil {
						t.Error(err)
						return
					}
					if said++; said == 3 {
						close(begun)
					}
				}
			})
			<-begun
			dir := t.TempDir()
			var sizes []int64
			for i := 0; i < 4 || sizes[0] == sizes[len(sizes)-1]; i++ {
				m := p.backup(t, filepath.Join(dir, fmt.Sprint(i)))
				sizes = append(sizes, m.Channels[0].Heads[0].Size)
			}
			stop()
			writing.Wait()
			p.deliver(t)
			before, err := p.a.Node.Sizes(t.Context(), p.id)
			if err != nil {
				t.Fatal(err)
			}
			p.endA()

			again := filepath.Join(t.TempDir(), "again")
			if _, err := office.Restore(t.Context(), again, filepath.Join(dir, "0"), storeAgain); err != nil {
				t.Fatal(err)
			}
			p.openA(t, again)
			if _, err := p.a.Node.Say(t.Context(), p.topic("too early")); !errors.Is(err, node.ErrUnsure) {
				t.Fatalf("it signs before it has asked: %v", err)
			}
			if lost, err := p.a.Lost(t.Context()); err != nil || !errors.Is(lost[p.id], node.ErrUnsure) {
				t.Errorf("lost %v, %v", lost, err)
			}
			p.heal(t)
			p.say(t, p.topic("and on"))
			p.deliver(t)
			for _, o := range []*office.Office{p.a, p.b} {
				s, err := o.Node.Standing(t.Context(), p.id, o.Node.Now())
				if err != nil {
					t.Fatal(err)
				}
				// What was said, and what was said after.
				if len(s.Topics) != said+1 || len(s.Forks) != 0 {
					t.Errorf("%s: %d topics and %d forks, want %d and none", o.Config.Party, len(s.Topics), len(s.Forks), said+1)
				}
			}
			after, err := p.b.Node.Sizes(t.Context(), p.id)
			if err != nil {
				t.Fatal(err)
			}
			if after["a.example"] < before["a.example"]+2 { // restored, and the topic
				t.Errorf("the log has %d entries, and had %d before", after["a.example"], before["a.example"])
			}
		})
	}
}

// TestRestoreOverwritesNothing, neither a file nor a database, and the note of signed heads stays.
func TestRestoreOverwritesNothing(t *testing.T) {
	p := newPair(t, func(*office.Config) {})
	file := filepath.Join(t.TempDir(), "backup")
	p.backup(t, file)
	if _, err := office.Backup(t.Context(), p.dirA, file, true, "test", p.a.Node.Now()); err == nil || !strings.Contains(err.Error(), "not overwritten") {
		t.Errorf("a backup over another: %v", err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if left, err := os.ReadDir(filepath.Dir(file)); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	p.endA()

	if _, err := office.Restore(t.Context(), p.dirA, file, ""); err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("over an office: %v", err)
	}
	database := filepath.Join(t.TempDir(), "x.db")
	for _, name := range []string{database, database + "-wal"} {
		if err := os.WriteFile(name, []byte("somebody's"), 0o600); err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		if _, err := office.Restore(t.Context(), dir, file, "sqlite:"+database); !errors.Is(err, fs.ErrExist) {
			t.Errorf("over %s: %v", name, err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
		if data, err := os.ReadFile(name); err != nil || string(data) != "somebody's" {
			t.Errorf("%s holds %q, %v", name, data, err)
		}
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	used := pgtest.URL(t)
	if _, err := office.Restore(t.Context(), t.TempDir(), file, used); err != nil {
		t.Fatal(err)
	}
	if _, err := office.Restore(t.Context(), t.TempDir(), file, used); err == nil || !strings.Contains(err.Error(), "not overwritten") {
		t.Errorf("over tables: %v", err)
	}

	// With its note beside it, a restored node knows by itself that it has nothing to ask.
	dir := t.TempDir()
	note, err := os.ReadFile(filepath.Join(p.dirA, "signed-heads"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "signed-heads"), note, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := office.Restore(t.Context(), dir, file, ""); err != nil {
		t.Fatal(err)
	}
	p.openA(t, dir)
	p.say(t, p.topic("at once"))
}

// TestEveryByteOfABackup changes bytes all over a backup, and cuts it: nothing is taken for whole
// that is not. What no hash covers (padding, the file's times) changes nothing that is in it.
func TestEveryByteOfABackup(t *testing.T) {
	p := newPair(t, func(*office.Config) {})
	file := filepath.Join(t.TempDir(), "backup")
	want := fmt.Sprintf("%+v", p.backup(t, file).Files)
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	const step = 9973 // a prime: it meets the pages in different places
	for at := 0; at < len(good); at += step {
		bad := append([]byte{}, good...)
		bad[at] ^= 1
		if err := os.WriteFile(file, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		m, err := backup.Check(t.Context(), file)
		if err == nil && fmt.Sprintf("%+v", m.Files) != want {
			t.Fatalf("byte %d changed: taken for whole", at)
		}
		if err != nil {
			refused++
		}
	}
	if refused < len(good)/step*9/10 {
		t.Errorf("%d of %d changes were refused", refused, len(good)/step)
	}
	for _, length := range []int{0, 1, 511, 512, 5000, len(good) / 2, len(good) - 2048} {
		if err := os.WriteFile(file, good[:length], 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := backup.Check(t.Context(), file); !errors.Is(err, archive.ErrNone) {
			t.Errorf("cut to %d bytes: %v", length, err)
		}
	}
}

// TestBackupFromBeforeARotation goes on from a backup whose keys the party has had replaced since: the
// node says which it lacks, and goes on once they are there.
func TestBackupFromBeforeARotation(t *testing.T) {
	p := newPair(t, func(*office.Config) {})
	file := filepath.Join(t.TempDir(), "backup")
	p.backup(t, file)
	if _, err := p.a.RotateKeys(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.say(t, p.topic("under new keys"))
	p.deliver(t)
	recovery := newLock(t)
	sealed, err := p.a.SealKeys(recovery)
	if err != nil {
		t.Fatal(err)
	}
	p.endA()

	dir := t.TempDir()
	if _, err := office.Restore(t.Context(), dir, file, ""); err != nil {
		t.Fatal(err)
	}
	p.openA(t, dir)
	var failed error
	for failed == nil {
		all, err := p.a.Heal(t.Context())
		if failed = err; len(all) == 1 {
			if all[0].Whole {
				t.Fatal("it signs with keys that are not here")
			}
			failed = errors.Join(failed, all[0].Asked[0].Err())
		}
	}
	if !strings.Contains(failed.Error(), "is not the line key of") {
		t.Errorf("without the new keys: %v", failed)
	}
	p.endA()
	if err := office.RestoreKeys(dir, sealed, recovery, p.lock); !errors.Is(err, fs.ErrExist) && (err == nil || !strings.Contains(err.Error(), "not overwritten")) {
		t.Errorf("over other keys: %v", err)
	}
	if err := os.Remove(filepath.Join(dir, "keys.age")); err != nil {
		t.Fatal(err)
	}
	if err := office.RestoreKeys(dir, sealed, recovery, p.lock); err != nil {
		t.Fatal(err)
	}
	p.openA(t, dir)
	p.heal(t)
	p.say(t, p.topic("and on"))
	p.deliver(t)
	s, err := p.b.Node.Standing(t.Context(), p.id, p.b.Node.Now())
	if err != nil || len(s.Topics) != 2 || len(s.Forks) != 0 {
		t.Errorf("%d topics, want 2; %v", len(s.Topics), err)
	}
}
