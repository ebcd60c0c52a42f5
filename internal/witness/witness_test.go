package witness_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"parley.example/internal/witness"
	"parley.example/record"
)

// tree is a log by somebody, all in memory.
type tree struct {
	key    record.SigningKey
	hashes []tlog.Hash
	n      int64
}

func (l *tree) ReadHashes(at []int64) ([]tlog.Hash, error) {
	var list []tlog.Hash
	for _, i := range at {
		list = append(list, l.hashes[i])
	}
	return list, nil
}

func (l *tree) grow(t testing.TB, to int64, what string) {
	t.Helper()
	for ; l.n < to; l.n++ {
		next, err := tlog.StoredHashes(l.n, fmt.Appendf(nil, "%s %d", what, l.n), l)
		if err != nil {
			t.Fatal(err)
		}
		l.hashes = append(l.hashes, next...)
	}
}

func (l *tree) head(t testing.TB, size int64) record.Checkpoint {
	t.Helper()
	root, err := tlog.TreeHash(size, l)
	if err != nil {
		t.Fatal(err)
	}
	return record.Checkpoint{Origin: l.key.Name, Size: size, Root: record.Hash(root)}
}

// request writes what a client brings, by its own hand.
func (l *tree) request(t testing.TB, old, size int64) string {
	t.Helper()
	var proof tlog.TreeProof
	if old > 0 && old <= size {
		var err error
		if proof, err = tlog.ProveTree(size, old, l); err != nil {
			t.Fatal(err)
		}
	}
	out := fmt.Sprintf("old %d\n", old)
	for _, h := range proof {
		out += base64.StdEncoding.EncodeToString(h[:]) + "\n"
	}
	return out + "\n" + l.signed(t, size)
}

func (l *tree) signed(t testing.TB, size int64) string {
	t.Helper()
	c := l.head(t, size)
	s, err := c.Sign(l.key)
	if err != nil {
		t.Fatal(err)
	}
	return string(record.SignedCheckpoint(c, s))
}

func newTree(t testing.TB, what string, size int64) *tree {
	t.Helper()
	l := &tree{key: key(t, "log.example/log", record.Ed25519)}
	l.grow(t, size, what)
	return l
}

type answer struct {
	status int
	kind   string
	body   string
}

func bring(t testing.TB, url, body string) answer {
	t.Helper()
	r, err := http.Post(url+witness.Path, "", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{r.StatusCode, r.Header.Get("Content-Type"), string(data)}
}

// TestStatuses holds the witness to the statuses of C2SP tlog-witness, one after the other on one
// witness, because what it answers depends on what it has cosigned.
func TestStatuses(t *testing.T) {
	w := newWitness(t, "w.example/witness")
	url := listen(t, handler(w))
	l := newTree(t, "entry", 20)
	other := newTree(t, "another entry", 20)
	if err := w.Watch(t.Context(), l.key.VerifyKey); err != nil {
		t.Fatal(err)
	}
	stranger := newTree(t, "entry", 20)
	stranger.key = key(t, "stranger.example/log", record.Ed25519)
	thief := newTree(t, "entry", 20)
	thief.key = rename(t, "x", l.key.Name)

	for _, c := range []struct {
		what   string
		body   string
		status int
		size   string // in the body of a 409
	}{
		{"an origin that is not known", stranger.request(t, 0, 5), 404, ""},
		{"another key under a known origin", thief.request(t, 0, 5), 403, ""},
		{"no old size", "\n" + l.signed(t, 5), 400, ""},
		{"an old size with a zero before it", strings.Replace(l.request(t, 0, 5), "old 0", "old 00", 1), 400, ""},
		{"an old size below zero", strings.Replace(l.request(t, 0, 5), "old 0", "old -1", 1), 400, ""},
		{"no empty line", strings.Replace(l.request(t, 0, 5), "\n\n", "\n", 1), 400, ""},
		{"a hash that is none", strings.Replace(l.request(t, 0, 5), "old 0\n", "old 0\nAAAA\n", 1), 400, ""},
		{"sixty-four hashes", "old 1\n" + strings.Repeat(base64.StdEncoding.EncodeToString(make([]byte, 32))+"\n", 64) + "\n" + l.signed(t, 5), 400, ""},
		{"an old size above the checkpoint's", l.request(t, 6, 5), 400, ""},
		{"a proof from nothing", "old 0\n" + base64.StdEncoding.EncodeToString(make([]byte, 32)) + "\n\n" + l.signed(t, 5), 422, ""},
		{"a start elsewhere", l.request(t, 3, 5), 409, "0\n"},
		{"the first head", l.request(t, 0, 5), 200, ""},
		{"the same head again", l.request(t, 5, 5), 200, ""},
		{"from nothing, again", l.request(t, 0, 7), 409, "5\n"},
		{"another head of the same size", other.request(t, 5, 5), 409, "5\n"},
		{"a head of another history", other.request(t, 5, 9), 422, ""},
		{"a proof that was cut", cutProof(l.request(t, 5, 9)), 422, ""},
		{"a head that follows", l.request(t, 5, 9), 200, ""},
		{"an older head", l.request(t, 5, 7), 409, "9\n"},
		{"an older head from its own size", l.request(t, 9, 7), 400, ""},
		{"a head that follows, signed by others too", l.request(t, 9, 20) + "— other.example/w AAAAAAAA\n", 200, ""},
	} {
		got := bring(t, url, c.body)
		if got.status != c.status {
			t.Fatalf("%s: status %d, want %d: %s", c.what, got.status, c.status, got.body)
		}
		if c.status == 409 && (got.body != c.size || got.kind != "text/x.tlog.size") {
			t.Errorf("%s: %q of type %q, want %q", c.what, got.body, got.kind, c.size)
		}
		if c.status != 200 {
			continue
		}
		signatures, err := record.ParseSignatures([]byte(got.body))
		if err != nil || len(signatures) != 1 {
			t.Fatalf("%s: %q: %v", c.what, got.body, err)
		}
		q := c.body[strings.Index(c.body, "\n\n")+2:]
		point, _, err := record.ParseCheckpoint([]byte(q))
		if err != nil {
			t.Fatal(err)
		}
		if at, err := point.Verify(w.Key(), signatures[0]); err != nil || at.IsZero() {
			t.Errorf("%s: the cosignature: %v, %v", c.what, at, err)
		}
	}
	if r, err := http.Get(url + witness.Path); err != nil || r.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("a GET: %v, %v", r, err)
	} else {
		r.Body.Close()
	}
	if got := bring(t, url, strings.Repeat("x", 1<<20)); got.status != http.StatusRequestEntityTooLarge {
		t.Errorf("a megabyte: status %d", got.status)
	}
}

func rename(t testing.TB, seed, name string) record.SigningKey {
	t.Helper()
	k, err := record.NewSigningKey(name, record.Ed25519, signerOf(seed))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func cutProof(request string) string {
	head, rest, _ := strings.Cut(request, "\n\n")
	return head[:strings.LastIndexByte(head, '\n')] + "\n\n" + rest
}

// TestEverySize brings every head of a log, from every one before it.
func TestEverySize(t *testing.T) {
	const most = 12
	l := newTree(t, "entry", most)
	for from := int64(0); from <= most; from++ {
		w := newWitness(t, "w.example/witness")
		if err := w.Watch(t.Context(), l.key.VerifyKey); err != nil {
			t.Fatal(err)
		}
		for to := from; to <= most; to++ {
			other := rename(t, "another log", fmt.Sprintf("log.example/%d", to))
			mine := &tree{other, l.hashes, l.n}
			if err := w.Watch(t.Context(), other.VerifyKey); err != nil {
				t.Fatal(err)
			}
			for _, step := range [][2]int64{{0, from}, {from, to}} {
				if _, err := w.Add(t.Context(), []byte(mine.request(t, step[0], step[1]))); err != nil {
					t.Fatalf("from %d to %d: %v", step[0], step[1], err)
				}
			}
		}
	}
}

// TestOneOfTwoWins has heads of two histories race for one place.
func TestOneOfTwoWins(t *testing.T) {
	w := newWitness(t, "w.example/witness")
	one, two := newTree(t, "one", 8), newTree(t, "two", 8)
	if err := w.Watch(t.Context(), one.key.VerifyKey); err != nil {
		t.Fatal(err)
	}
	requests := [][]byte{[]byte(one.request(t, 0, 8)), []byte(two.request(t, 0, 8))}
	var all sync.WaitGroup
	won := make(chan int, 32)
	for i := range 32 {
		all.Go(func() {
			_, err := w.Add(t.Context(), requests[i%2])
			if moved, ok := errors.AsType[*witness.Moved](err); err != nil && (!ok || moved.Size != 8) {
				t.Error(err)
			}
			if err == nil {
				won <- i % 2
			}
		})
	}
	all.Wait()
	if len(won) != 1 {
		t.Errorf("%d of 32 requests from nothing were cosigned, want 1", len(won))
	}
}

// TestItRemembers closes a witness and opens it again, and then takes its book away.
func TestItRemembers(t *testing.T) {
	k := kept{t.TempDir()}
	l := newTree(t, "entry", 9)
	open := func() (*witness.Witness, func()) {
		db, book := k.open(t)
		return witness.New(db, book, key(t, "w.example/witness", record.Cosignature), time.Now), func() { book.Close(); db.Close() }
	}
	w, end := open()
	if err := w.Watch(t.Context(), l.key.VerifyKey); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Add(t.Context(), []byte(l.request(t, 0, 5))); err != nil {
		t.Fatal(err)
	}
	end()
	w, end = open()
	_, err := w.Add(t.Context(), []byte(l.request(t, 0, 7)))
	if moved, ok := errors.AsType[*witness.Moved](err); !ok || moved.Size != 5 {
		t.Errorf("opened again: %v, want that it is at 5", err)
	}
	// What is known no more, and known again, goes on from where it was.
	if err := errors.Join(w.Unwatch(t.Context(), l.key.Name), w.Watch(t.Context(), l.key.VerifyKey)); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Add(t.Context(), []byte(l.request(t, 0, 7))); err == nil {
		t.Error("known again, it begins anew")
	}
	end()
	removeBook(t, k)
	w, end = open()
	defer end()
	if _, err := w.Add(t.Context(), []byte(l.request(t, 0, 7))); !errors.Is(err, witness.ErrForgotten) {
		t.Errorf("without its book: %v, want %v", err, witness.ErrForgotten)
	}
}

// TestRotatedLog has a log go on under a second key.
func TestRotatedLog(t *testing.T) {
	w := newWitness(t, "w.example/witness")
	l := newTree(t, "entry", 9)
	if err := w.Watch(t.Context(), l.key.VerifyKey); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Add(t.Context(), []byte(l.request(t, 0, 5))); err != nil {
		t.Fatal(err)
	}
	l.key = rename(t, "the next", l.key.Name)
	if _, err := w.Add(t.Context(), []byte(l.request(t, 5, 9))); !errors.Is(err, witness.ErrUntrusted) {
		t.Errorf("by a key that it does not know: %v", err)
	}
	if err := w.Watch(t.Context(), l.key.VerifyKey); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Add(t.Context(), []byte(l.request(t, 5, 9))); err != nil {
		t.Error(err)
	}
	if err := w.Watch(t.Context(), key(t, "w", record.Cosignature).VerifyKey); err == nil {
		t.Error("a key of another type was taken for that of a log")
	}
}

func FuzzRequest(f *testing.F) {
	l := newTree(f, "entry", 9)
	f.Add([]byte(l.request(f, 0, 5)))
	f.Add([]byte(l.request(f, 5, 9)))
	f.Fuzz(func(t *testing.T, data []byte) {
		again, err := witness.Reread(data)
		if err == nil && !bytes.Equal(again, data) {
			t.Errorf("%q is written again as %q", data, again)
		}
	})
}

// fullDisk is a book in which nothing can be noted any more.
type fullDisk struct{ witness.Book }

func (fullDisk) Note(map[record.Hash]record.Cited) error { return errors.New("no space left") }

// TestNothingLeavesBeforeItIsNoted has the note fail.
func TestNothingLeavesBeforeItIsNoted(t *testing.T) {
	db, book := kept{t.TempDir()}.open(t)
	defer func() { book.Close(); db.Close() }()
	l := newTree(t, "entry", 5)
	k := key(t, "w.example/witness", record.Cosignature)
	if err := witness.New(db, book, k, time.Now).Watch(t.Context(), l.key.VerifyKey); err != nil {
		t.Fatal(err)
	}
	url := listen(t, handler(witness.New(db, fullDisk{book}, k, time.Now)))
	if got := bring(t, url, l.request(t, 0, 5)); got.status != http.StatusInternalServerError || strings.Contains(got.body, "—") {
		t.Errorf("what could not be noted is answered with %d: %s", got.status, got.body)
	}
}
