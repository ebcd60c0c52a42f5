package comments

import (
	"encoding/binary"
	"fmt"
	"testing"
	"time"
)

// BenchmarkThread reads a thread of a thousand comments: warm, as between two changes to it, and cold,
// after each.
func BenchmarkThread(b *testing.B) {
	w := newWorld(b)
	w.set(after)
	var ids []string
	for n := range 1000 {
		one := Imported{
			ID: ID(binary.BigEndian.AppendUint64(make([]byte, 8), uint64(n))), Name: fmt.Sprint("Reader ", n), Said: w.now.Add(time.Duration(n) * time.Second),
			Words: "A comment of *usual* length, with [a link](https://site.example/page) in it, and some more words so that it fills two or three lines.\n\nAnd a second paragraph.",
		}
		if n%3 != 0 {
			one.Parent = ids[n/2]
		}
		w.must(w.Import(b.Context(), "mod", article, one))
		ids = append(ids, Written(one.ID))
	}
	read := func(b *testing.B) {
		if t, err := w.Thread(b.Context(), article); err != nil || t.Count != 1000 {
			b.Fatal(t, err)
		}
	}
	b.Run("warm", func(b *testing.B) {
		for b.Loop() {
			read(b)
		}
	})
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			w.forgetThread(article)
			read(b)
		}
	})
}
