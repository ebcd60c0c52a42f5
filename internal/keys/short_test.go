package keys

import (
	"slices"
	"strings"
	"testing"
)

func TestShortWordsHangOnEverythingSaid(t *testing.T) {
	said := [][]byte{[]byte("charter"), []byte("a"), []byte("b"), {}}
	words := ShortWords(said...)
	if len(words) != ShortCount {
		t.Fatalf("%d words, want %d", len(words), ShortCount)
	}
	if again := ShortWords(said...); !slices.Equal(again, words) {
		t.Errorf("the same handshake gives %q and %q", words, again)
	}
	others := map[string][][]byte{
		"another part":         {[]byte("charter"), []byte("a"), []byte("c"), {}},
		"another order":        {[]byte("charter"), []byte("b"), []byte("a"), {}},
		"a part less":          {[]byte("charter"), []byte("a"), []byte("b")},
		"the parts run on":     {[]byte("chartera"), []byte("b"), {}, {}},
		"a border moved":       {[]byte("charte"), []byte("ra"), []byte("b"), {}},
		"nothing said at all":  nil,
		"an empty part before": {{}, []byte("charter"), []byte("a"), []byte("b")},
	}
	for about, other := range others {
		if got := ShortWords(other...); slices.Equal(got, words) {
			t.Errorf("%s: the words are the same", about)
		}
	}
}

// TestShortWordsVector holds the derivation to one value, since two versions of the program
// must show the same words. It was computed apart, with sha256sum over the bytes drawn in the
// code, and looked up in the list.
func TestShortWordsVector(t *testing.T) {
	const want = "tempest resistor select borderline commence ultimate"
	if got := strings.Join(ShortWords([]byte("parley")), " "); got != want {
		t.Errorf("words %q, want %q", got, want)
	}
}

func TestIsWord(t *testing.T) {
	for s, want := range map[string]bool{"tempest": true, "Tolerance": true, "ALGOL": true, "tempes": false, "": false, "tempest tolerance": false} {
		if IsWord(s) != want {
			t.Errorf("%q: %v, want %v", s, !want, want)
		}
	}
}
