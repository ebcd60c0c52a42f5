package press

import (
	"fmt"
	"testing"
	"time"
)

func answerOf(n int) *answer {
	return newAnswer("application/octet-stream", time.Minute, make([]byte, n))
}

// TestKeptIsBounded keeps more than there is room for: what is asked for again and again stays,
// and the whole never takes more than its room.
func TestKeptIsBounded(t *testing.T) {
	k := newKept(1, nil)
	k.keep("/asked", answerOf(100))
	for i := range 1000 {
		k.keep(fmt.Sprint("/", i), answerOf(1<<20))
		if k.get("/asked") == nil {
			t.Fatalf("after %d others what is asked for all the time is gone", i)
		}
		all := 0
		for _, half := range []map[string]*answer{k.young, k.old} {
			for _, a := range half {
				all += a.room()
			}
		}
		if all > keptBytes+2*answerOf(1<<20).room() {
			t.Fatalf("%d bytes are kept", all)
		}
	}
	if k.get("/0") != nil {
		t.Error("what was not asked for stays for ever")
	}
}

// TestTheSameAgain makes answers anew after a change: one that comes out the same is the one from before, with
// its compressed forms; one that differs in a byte, a header or its status is not. What was before that is let go.
func TestTheSameAgain(t *testing.T) {
	page := func(text, lang string, status int) *answer {
		a := newAnswer("text/html", time.Minute, []byte(text), "Content-Language", lang)
		a.status = status
		return a
	}
	first := newKept(1, nil)
	was := map[string]*answer{}
	for _, path := range []string{"/same", "/words", "/header", "/status"} {
		was[path] = first.keep(path, page("words", "en", 0))
	}
	second := newKept(2, first)
	for path, a := range map[string]*answer{"/words": page("Words", "en", 0), "/header": page("words", "fr", 0), "/status": page("words", "en", 410), "/same": page("words", "en", 0)} {
		if second.get(path) != nil {
			t.Errorf("%s is given from before the change", path)
		}
		if again := second.keep(path, a); (again == was[path]) != (path == "/same") || second.get(path) != again {
			t.Errorf("%s after the change: the one from before is kept: %v", path, again == was[path])
		}
	}
	if third := newKept(3, second); third.before != second || second.before != nil {
		t.Error("what was before the state before is kept")
	}
}

func TestBestCoding(t *testing.T) {
	for header, want := range map[string]coding{
		"": plain, "gzip, deflate, br, zstd": brotlied, "gzip": gzipped, "br;q=0, gzip;q=0.5": gzipped,
		"gzip;q=0": plain, "br; q=0.0 ": plain, "brotli": plain, "identity": plain, "br;q=1.0": brotlied,
	} {
		if got := best(header); got != want {
			t.Errorf("%q gets %s, want %s", header, got, want)
		}
	}
}
