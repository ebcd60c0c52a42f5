package heads

import (
	"bytes"
	"testing"

	"parley.example/record"
)

// FuzzRead holds a file of signed heads to this: what is read of a slot is what the slot says.
func FuzzRead(f *testing.F) {
	h := head{channel: record.BodyHash([]byte("channel")), root: record.BodyHash([]byte("root")), size: 7}
	whole := append(slot(magic), slot(h.text())...)
	f.Add(whole)
	f.Add(append(slot(late), slot(h.text())...))
	f.Add(whole[:len(whole)-1])
	f.Add(bytes.Replace(whole, []byte(" 7 "), []byte(" 8 "), 1))
	f.Fuzz(func(t *testing.T, data []byte) {
		b := &Book{slots: map[record.Hash]int64{}, heads: map[record.Hash]head{}}
		if b.read(data) != nil {
			return
		}
		for channel, at := range b.slots {
			if !bytes.Equal(slot(b.heads[channel].text()), data[at:at+slotSize]) {
				t.Fatalf("%+v was read at %d", b.heads[channel], at)
			}
		}
	})
}
