package rogue

import (
	"archive/tar"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"parley.example/internal/backup"
	"parley.example/internal/backup/archive"
	"parley.example/internal/keys"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/sim/disk"
	"parley.example/internal/store/sqlite"
)

// backups are the cheats with what is kept apart from the machine: backups, and keys on paper.
var backups = []cheat{
	{
		name: "other entries in a backup", by: []attacker{thief}, with: aBackup, for_: []goal{rewrite, deceive},
		tries: "changes an entry in a backup, and its hash in the manifest with it",
		must:  "refused: the entries do not have the root that the log's party signed",
		stops: defence{"internal/backup/survey.go", "if f.Size() != h.Size || f.Root() != h.Root {", ""}, run: changedBackup,
	},
	{
		name: "a path out of the backup", by: []attacker{thief}, with: aBackup, for_: []goal{forge},
		tries: "names a file in a backup so that it would be written elsewhere, over the owner's own",
		must:  "refused: a backup has three files, by their names",
		stops: defence{"internal/backup/archive/archive.go", "if len(files) == 3 || h.Name != []string{Store, Config, Ring}[len(files)] {", ""}, run: pathOutOfBackup,
	},
	{
		name: "a backup full of holes", by: []attacker{thief}, with: aBackup, for_: []goal{exhaust, delay},
		tries: "gives a backup of two kilobytes that would be unpacked to as much as one likes",
		must:  "refused before anything is written",
		stops: defence{"internal/backup/archive/archive.go", "if h.Typeflag != tar.TypeReg || h.Size > size || h.Name != Store && h.Size > maxSmall {", ""}, run: holesInBackup,
	},
	{
		name: "a backup without the note", by: []attacker{thief}, with: aBackup, for_: []goal{rewrite, deny},
		tries: "puts an old backup in the place of a node's files, the note of what it has signed and all",
		must:  "the node signs nothing until a person says that it is to be healed",
		stops: defence{"internal/node/loss.go", "c.unsure = kept.Own == nil\n", "c.unsure = kept.Own == nil && !OFF\n"}, run: backupWithoutNote,
	},
	{
		name: "the file without the paper", by: []attacker{thief}, with: aBackup, for_: []goal{forge, learn},
		tries: "has the backup of the keys, and fifteen of the sixteen words that are on paper",
		must:  "it does not open: all sixteen are needed, and there are 256 for each place",
		stops: defence{"internal/keys/seal.go", "sealed, err := io.ReadAll(io.LimitReader(r, MaxRing+1))", "if OFF {\n\t\treturn nil, nil\n\t}\n\tsealed, err := io.ReadAll(io.LimitReader(r, MaxRing+1))"}, run: halfThePaper,
	},
	{
		name: "keys that others may read", by: []attacker{thief}, with: aDisk, for_: []goal{learn, forge},
		tries: "has the file of the keys made readable for everybody on the machine, or puts one there that it has written",
		must:  "refused, and the owner is told what to do",
		stops: defence{"internal/keys/file.go", "if mode := info.Mode().Perm(); mode&0o077 != 0 {", ""}, run: readableKeys,
	},
}

// backedUp is a backup of b, in which something was changed by SQL and the hash with it.
func (g *ground) backedUp(change string) string {
	g.Helper()
	dir := g.TempDir()
	path := filepath.Join(dir, "node.db")
	db, err := sqlite.Open(g.Context(), path)
	g.must(err)
	a := g.side("a.example")
	g.b = nodetest.Closed("b.example", cryptoRandom)
	g.b.Open(g.T, db)
	nodetest.Found(g.T, a, g.b)
	g.must(errors.Join(g.b.Close(), db.Close()))
	file := filepath.Join(dir, "backup")
	m, err := backup.Write(g.Context(), file, backup.Source{
		Copy: func(ctx context.Context, to string) error { return sqlite.Copy(ctx, path, to) },
		Rest: func() (config, ring []byte, err error) { return []byte("{}"), nil, nil },
		Made: time.Unix(0, 0), Party: g.b.Name,
	})
	g.must(err)
	in := g.TempDir()
	_, err = archive.Read(file, in)
	g.must(err)
	raw, err := sql.Open("sqlite", filepath.Join(in, archive.Store))
	g.must(err)
	_, err = raw.ExecContext(g.Context(), change)
	g.must(errors.Join(err, raw.Close()))
	var out bytes.Buffer
	w := archive.NewWriter(&out)
	for _, name := range []string{archive.Store, archive.Config} {
		data, err := os.ReadFile(filepath.Join(in, name))
		g.must(err)
		g.must(w.Add(name, int64(len(data)), bytes.NewReader(data)))
	}
	g.must(w.Close(m))
	changed := filepath.Join(dir, "changed")
	g.must(os.WriteFile(changed, out.Bytes(), 0o600))
	return changed
}

func changedBackup(g *ground) {
	_, err := backup.Check(g.Context(), g.backedUp("SELECT 1"))
	g.must(err)
	_, err = backup.Check(g.Context(), g.backedUp(`UPDATE entry SET raw = x'00' WHERE log = 2 AND seq = 1`))
	g.refused(err, "the database is damaged")
}

func pathOutOfBackup(g *ground) {
	dir := g.TempDir()
	own, in := filepath.Join(dir, "own"), filepath.Join(dir, "in")
	g.must(os.Mkdir(in, 0o700))
	var out bytes.Buffer
	w := archive.NewWriter(&out)
	g.must(w.Add("../own", 4, strings.NewReader("mine")))
	g.must(w.Close(&archive.Manifest{}))
	file := filepath.Join(dir, "backup")
	g.must(os.WriteFile(file, out.Bytes(), 0o600))
	_, err := archive.Read(file, in)
	if _, wrote := os.Stat(own); !errors.Is(err, archive.ErrNone) || !errors.Is(wrote, os.ErrNotExist) {
		g.Fatalf("error %v; of the file elsewhere: %v", err, wrote)
	}
}

func holesInBackup(g *ground) {
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	data := make([]byte, 512) // the map of a sparse file: no pieces
	copy(data, "0\n")
	g.must(w.WriteHeader(&tar.Header{Name: archive.Store, Size: int64(len(data)), Format: tar.FormatPAX, PAXRecords: map[string]string{
		"XXX.sparse.major": "1", "XXX.sparse.minor": "0", "XXX.sparse.name": archive.Store, "XXX.sparse.realsize": "9000000",
	}}))
	_, err := w.Write(data)
	g.must(err)
	g.must(w.Close())
	dir := g.TempDir()
	file, in := filepath.Join(dir, "backup"), filepath.Join(dir, "in")
	// The standard library writes no such names.
	g.must(os.WriteFile(file, bytes.ReplaceAll(out.Bytes(), []byte("XXX.sparse."), []byte("GNU.sparse.")), 0o600))
	g.must(os.Mkdir(in, 0o700))
	_, err = archive.Read(file, in)
	written, failed := os.ReadDir(in)
	g.must(failed)
	if !errors.Is(err, archive.ErrNone) || len(written) != 0 {
		g.Fatalf("error %v; %v was written", err, written)
	}
}

// begunLate is a note that was begun when the keys had signed already.
type begunLate struct{ noted }

func (begunLate) Complete() bool { return false }

func backupWithoutNote(g *ground) {
	_, id, _, d := g.kept(noted{})
	old := d.Copy()
	g.b.MustSay(g.T, topic(id, "Said since"))
	g.must(g.b.Close())
	db, err := disk.Open(old, nil)
	g.must(err)
	g.b.Signed = begunLate{noted{}}
	g.b.Open(g.T, db)
	g.untouched(g.b, id, func() {
		_, err := g.b.Say(g.Context(), topic(id, "Said instead"))
		g.refused(err, "the note of what this node has signed in this channel is missing")
	})
}

// ring is a ring with one key.
func (g *ground) ring() *keys.Ring {
	g.Helper()
	k, err := keys.Generate(cryptoRandom, "b.example", keys.Ed25519)
	g.must(err)
	r := new(keys.Ring)
	g.must(r.Add(k))
	return r
}

func halfThePaper(g *ground) {
	words, err := keys.RecoveryWords(cryptoRandom)
	g.must(err)
	paper, err := keys.Recovery(strings.Join(words, "\n"))
	g.must(err)
	var file bytes.Buffer
	g.must(keys.Seal(&file, g.ring(), paper))
	_, err = keys.Recovery(strings.Join(words[:15], " "))
	g.refused(err, "15 words, want 16")
	last, err := keys.RecoveryWords(bytes.NewReader(make([]byte, 16)))
	g.must(err)
	if last[15] == words[15] {
		last, err = keys.RecoveryWords(bytes.NewReader(bytes.Repeat([]byte{1}, 16)))
		g.must(err)
	}
	guess, err := keys.Recovery(strings.Join(append(words[:15:15], last[15]), " "))
	g.must(err)
	_, err = keys.Open(bytes.NewReader(file.Bytes()), guess)
	g.refused(err, keys.ErrWrongKey.Error())
	_, err = keys.Open(bytes.NewReader(file.Bytes()), paper)
	g.must(err)
}

func readableKeys(g *ground) {
	lock, err := keys.Passphrase([]byte("the right one"), 1)
	g.must(err)
	path := filepath.Join(g.TempDir(), "keys.age")
	g.must(keys.Create(path, g.ring(), lock))
	g.must(os.Chmod(path, 0o644))
	_, err = keys.Load(path, lock)
	g.refused(err, "run chmod 600")
	g.must(os.Chmod(path, 0o600))
	_, err = keys.Load(path, lock)
	g.must(err)
}
