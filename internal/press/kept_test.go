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
	k := newKept(1)
	k.keep("/asked", answerOf(100), k.moment())
	for i := range 1000 {
		k.keep(fmt.Sprint("/", i), answerOf(1<<20), k.moment())
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

// TestDropped drops an answer while it is made anew: what was begun before is not kept.
func TestDropped(t *testing.T) {
	k := newKept(1)
	k.keep("/a", answerOf(1), k.moment())
	k.keep("/b", answerOf(1), k.moment())
	begun := k.moment()
	k.drop("/a")
	if k.get("/a") != nil || k.get("/b") == nil {
		t.Error("what was dropped is there, or what was not is gone")
	}
	k.keep("/a", answerOf(1), begun)
	if k.get("/a") != nil {
		t.Error("what was begun before it was dropped is kept")
	}
	k.keep("/a", answerOf(1), k.moment())
	if k.get("/a") == nil {
		t.Error("what was made after it was dropped is not kept")
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
