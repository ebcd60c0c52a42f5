package comments

import (
	"strings"
	"testing"
)

// FuzzAnswer holds a form to the challenge that it was given: no other is taken for one.
func FuzzAnswer(f *testing.F) {
	w := newWorld(f)
	good, err := w.Challenge(f.Context(), article)
	if err != nil {
		f.Fatal(err)
	}
	solution := good.Work()
	f.Add(good.Text, solution)
	f.Add(good.Text, "")
	f.Add(good.Text[:20], "18446744073709551616")
	f.Fuzz(func(t *testing.T, text, worked string) {
		a, err := w.answer(t.Context(), text, worked, article)
		if err == nil && (text != good.Text || !a.worked) {
			t.Fatalf("%q with %q is taken", text, worked)
		}
		if _, known := challengeFault(err); err != nil && !known {
			t.Fatal(err)
		}
	})
}

// FuzzFields holds what a reader may call themselves, and where they may be written to, to what can be
// shown and sent.
func FuzzFields(f *testing.F) {
	f.Add("Zoë", "zoe@mail.example", "Well said.")
	f.Add("M1nistry of N0rland", "zoe@mail.example\r\nBcc: all@mail.example", "\u202e")
	f.Add("", "@", strings.Repeat("x\n", 3000))
	f.Fuzz(func(t *testing.T, name, address, words string) {
		d := Draft{Name: name, Address: address, Words: words}
		d.Tidy()
		again := d
		if again.Tidy(); again != d {
			t.Fatalf("%q is tidied to %q, and that to %q", name+words, d.Name+d.Words, again.Name+again.Words)
		}
		if checkName(d.Name, []string{"Norland"}) == "" && strings.ContainsAny(d.Name, "\n@<>") {
			t.Fatalf("%q is a name", d.Name)
		}
		known, ok := normalAddress(address)
		if twice, still := normalAddress(known); ok && (!still || twice != known || strings.ContainsAny(known, "\r\n\" ")) {
			t.Fatalf("%q is the address %q", address, known)
		}
		checkWords(d.Words)
	})
}
