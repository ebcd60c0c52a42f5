package heads_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"parley.example/internal/heads"
	"parley.example/record"
)

func open(t *testing.T, path string) *heads.Book {
	t.Helper()
	b, err := heads.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

// head is what is noted of a channel.
type head struct {
	Channel record.Hash
	Size    int64
	Root    record.Hash
}

func note(b *heads.Book, all ...head) error {
	noted := map[record.Hash]record.Cited{}
	for _, h := range all {
		noted[h.Channel] = record.Cited{Size: h.Size, Root: h.Root}
	}
	return b.Note(noted)
}

func check(t *testing.T, b *heads.Book, want head, wantOK bool) {
	t.Helper()
	size, root, ok := b.Noted(want.Channel)
	if ok != wantOK || ok && (size != want.Size || root != want.Root) {
		t.Errorf("noted %d %v %v, want %+v %v", size, root, ok, want, wantOK)
	}
}

func TestWhatIsNotedIsThereAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "signed-heads")
	b := open(t, path)
	x, y := head{Channel: record.Hash{1}, Size: 7, Root: record.Hash{2}}, head{Channel: record.Hash{3}}
	check(t, b, x, false)
	if err := note(b, x, y); err != nil {
		t.Fatal(err)
	}
	x.Size, x.Root = 9007199254740991, record.Hash{9}
	if err := note(b, x); err != nil {
		t.Fatal(err)
	}
	if err := note(b, head{Channel: x.Channel, Size: 8}); err != nil {
		t.Fatal(err)
	}
	for _, b := range []*heads.Book{b, open(t, path)} {
		check(t, b, x, true)
		check(t, b, y, true)
		check(t, b, head{Channel: record.Hash{4}}, false)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 || info.Size() != 3*256 {
		t.Errorf("file %v, error %v", info, err)
	}
}

// TestWhatWasBegunLateSaysSo makes a book with the keys, and one after them.
func TestWhatWasBegunLateSaysSo(t *testing.T) {
	dir := t.TempDir()
	first, late := filepath.Join(dir, "first"), filepath.Join(dir, "late")
	if err := heads.Create(first); err != nil {
		t.Fatal(err)
	}
	if err := heads.Create(first); !errors.Is(err, fs.ErrExist) {
		t.Errorf("made twice: %v", err)
	}
	for path, complete := range map[string]bool{first: true, late: false} {
		for range 2 {
			b := open(t, path)
			if b.Complete() != complete {
				t.Errorf("%s: complete %v", path, b.Complete())
			}
			if err := note(b, head{Channel: record.Hash{1}, Size: 7}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestEveryByteCounts changes each byte of the file: it is then refused, or one channel is as if
// nothing had been noted of it. No head is ever read that was not written.
func TestEveryByteCounts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "signed-heads")
	x, y := head{Channel: record.Hash{1}, Size: 7, Root: record.Hash{2}}, head{Channel: record.Hash{3}, Size: 1}
	if err := note(open(t, path), x, y); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 1
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		b, err := heads.Open(path)
		if (err != nil) != (i < 256) {
			t.Fatalf("byte %d changed: error %v", i, err)
		}
		if err != nil {
			continue
		}
		// Which of the two comes first in the file is not said.
		if got := len(b.Channels()); got != 1 {
			t.Errorf("byte %d changed: %d channels are noted", i, got)
		}
		b.Close()
	}
}

// TestALostSlotIsNotedAnew notes a channel again whose slot cannot be read, and cuts the file in
// the middle of a slot, as a crash may.
func TestALostSlotIsNotedAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "signed-heads")
	x, y := head{Channel: record.Hash{1}, Size: 7, Root: record.Hash{2}}, head{Channel: record.Hash{3}, Size: 1}
	if err := note(open(t, path), x, y); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 600); err != nil {
		t.Fatal(err)
	}
	b := open(t, path)
	if got := len(b.Channels()); got != 1 {
		t.Fatalf("%d channels are noted", got)
	}
	if err := note(b, x, y); err != nil {
		t.Fatal(err)
	}
	for _, b := range []*heads.Book{b, open(t, path)} {
		check(t, b, x, true)
		check(t, b, y, true)
	}
}

// TestAFullBookIsStillRead notes one head more than there is room for.
func TestAFullBookIsStillRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "signed-heads")
	b := open(t, path)
	const room = 1<<20/256 - 1 // beside the first slot
	all := make([]head, room)
	for i := range all {
		all[i] = head{Channel: record.Hash{byte(i), byte(i >> 8), 1}, Size: 1}
	}
	if err := note(b, all...); err != nil {
		t.Fatal(err)
	}
	more := head{Channel: record.Hash{0, 0, 2}, Size: 1}
	if err := note(b, more); err == nil {
		t.Error("one head too many was noted")
	}
	all[0].Size = 2
	if err := note(b, all[0]); err != nil {
		t.Errorf("what it holds is noted no more: %v", err)
	}
	again := open(t, path)
	check(t, again, all[0], true)
	check(t, again, all[room-1], true)
	check(t, again, more, false)
}
