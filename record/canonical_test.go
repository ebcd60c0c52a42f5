package record

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"github.com/go-json-experiment/json/jsontext"
	"pgregory.net/rapid"
)

// sample is an object with a member of every shape that the record uses.
type sample struct {
	B    bool            `json:"b,omitzero"`
	List []string        `json:"list,omitempty"`
	N    int64           `json:"n,omitzero"`
	S    string          `json:"s,omitzero"`
	Sub  *sample         `json:"sub,omitempty"`
	T    Text            `json:"t,omitempty"`
	Any  jsontext.Value  `json:"any,omitzero"`
	Map  map[string]Text `json:"map,omitempty"`
}

func TestCanonicalJSON(t *testing.T) {
	good := []string{
		`{}`,
		`{"n":9007199254740991}`,
		`{"n":-9007199254740991}`,
		`{"s":"€$\n\"\\ öА中"}`,
		`{"s":"/ is not escaped, nor is <>&'"}`,
		// RFC 8785 §3.2.3 sorts by UTF-16 code units: U+1F600 (D83D DE00) before U+FB33.
		"{\"any\":{\"😀\":1,\"\ufb33\":2}}",
		`{"any":{"1":1,"10":2,"2":3}}`,
		`{"any":{"":1,"A":2,"a":3}}`,
		`{"any":[]}`, `{"any":{}}`, `{"any":""}`, `{"any":false}`, `{"any":0}`,
	}
	for _, s := range good {
		if err := decodeJSON([]byte(s), new(sample)); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
	bad := []struct{ json, why string }{
		{``, "EOF"},
		{` {}`, "canonical"},
		{`{} `, "follows"},
		{`{}{}`, "follows"},
		{"{}\n", "follows"},
		{`{"n":1,"b":true}`, "canonical"},
		{`{"n": 1}`, "canonical"},
		{"{\"any\":{\"\ufb33\":2,\"😀\":1}}", "canonical"},
		{`{"n":1,"n":1}`, "twice"},
		{`{"any":{"a":{"x":1,"x":2}}}`, "twice"},
		{`{"n":1,"\u006e":1}`, "twice"},
		{`{"N":1}`, "no such member"},
		{`{"m":1}`, "no such member"},
		{`{"sub":{"m":1}}`, "no such member"},
		{`{"n":1.0}`, "whole"},
		{`{"n":1e2}`, "whole"},
		{`{"n":0.5}`, "whole"},
		{`{"n":9007199254740992}`, "whole"},
		{`{"n":-9007199254740992}`, "whole"},
		{`{"n":1e400}`, "whole"},
		{`{"n":99999999999999999999}`, "whole"},
		{`{"any":1.5}`, "whole"},
		{`{"any":-0}`, "canonical"},
		{`{"n":-0}`, "canonical"},
		{`{"n":01}`, "byte"},
		{`{"n":+1}`, "byte"},
		{`{"n":NaN}`, "byte"},
		{`{"n":"1"}`, "/n"},
		{`{"s":1}`, "/s"},
		{`{"b":1}`, "/b"},
		{`{"list":{}}`, "/list"},
		{`[]`, ""},
		{`"x"`, ""},
		{`5`, ""},
		{`null`, "null"},
		{`{"s":null}`, "null"},
		{`{"any":[null]}`, "null"},
		{`{"s":""}`, "canonical"},
		{`{"list":[]}`, "canonical"},
		{`{"t":{}}`, "canonical"},
		{`{"b":false}`, "canonical"},
		{`{"n":0}`, "canonical"},
		{`{"s":"\u0041"}`, "canonical"},
		{`{"s":"\/"}`, "canonical"},
		{`{"s":"\u000a"}`, "canonical"},
		{`{"s":"\u20AC"}`, "canonical"},
		{`{"s":"\ud800"}`, "byte"},
		{`{"s":"\udc00\ud800"}`, "byte"},
		{"{\"s\":\"\xff\"}", "byte"},
		{"{\"s\":\"\xed\xa0\x80\"}", "byte"},
		{"{\"s\":\"\xc0\x80\"}", "byte"},
		{"{\"s\":\"\xf4\x90\x80\x80\"}", "byte"},
		{"{\"s\":\"a\nb\"}", "byte"},
		{`{"s":"` + "\ufffd" + `"}`, "U+FFFD"},
		{`{"s":"x`, "EOF"},
		{`{"s":`, "EOF"},
		{`{"s"}`, "byte"},
		{`{'s':1}`, "byte"},
		{`{"any":[1,]}`, "byte"},
		{`{"n":1}//`, "follows"},
		{`{"any":` + strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth) + `}`, "deeper"},
		{`{"any":` + strings.Repeat("[", 1<<16), "deeper"},
	}
	for _, b := range bad {
		err := decodeJSON([]byte(b.json), new(sample))
		if err == nil || !strings.Contains(err.Error(), b.why) {
			t.Errorf("%s: %v, want an error with %q", clip(b.json), err, b.why)
		}
	}
	deep := `{"any":` + strings.Repeat("[", MaxDepth-1) + strings.Repeat("]", MaxDepth-1) + `}`
	if err := decodeJSON([]byte(deep), new(sample)); err != nil {
		t.Errorf("nested exactly %d deep: %v", MaxDepth, err)
	}
}

// The invisible characters that are let through: joiners and marks that scripts cannot do
// without. Whatever else Unicode calls a default ignorable is refused.
var neededInvisible = map[rune]bool{
	0x200c: true, 0x200d: true, // zero-width non-joiner and joiner
	0x200e: true, 0x200f: true, 0x61c: true, // direction marks, which only act on what is beside them
	0x180b: true, 0x180c: true, 0x180d: true, 0x180f: true, // Mongolian variation selectors
}

func TestTextThatDeceivesIsRefused(t *testing.T) {
	for v := rune(0xfe00); v <= 0xfe0f; v++ {
		neededInvisible[v] = true // variation selectors
	}
	want := func(r rune) bool { // whether r must be refused, from Unicode's own tables
		switch {
		case r == '\n' || neededInvisible[r]:
			return false
		case r == 0xfffd, // replacement: something was lost
			r == 0x2800, // a blank that Unicode calls a symbol
			unicode.Is(unicode.Cc, r),
			unicode.Is(unicode.Co, r),
			unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r),
			unicode.Is(unicode.Bidi_Control, r),
			unicode.Is(unicode.Noncharacter_Code_Point, r),
			unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r),
			unicode.Is(unicode.Variation_Selector, r),
			r == 0xad, r == 0x180e, r >= 0x200b && r <= 0x200f, r >= 0x2060 && r <= 0x206f, r == 0xfeff,
			r >= 0xfff0 && r <= 0xfffb, r >= 0x1bca0 && r <= 0x1bca3, r >= 0x1d173 && r <= 0x1d17a,
			r >= 0xe0000: // tags, supplements for private use
			return true
		}
		return false
	}
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if utf16.IsSurrogate(r) {
			continue
		}
		if got := checkText("a"+string(r)+"b") != nil; got != want(r) {
			t.Errorf("U+%04X: refused %v, want %v", r, got, want(r))
		}
	}
	for _, s := range []string{"סלאם \u200fעברית", "می\u200cخواهم", "क्\u200dष", "👨‍👩‍👧 ❤\ufe0f", "ᠪᠣ\u180bᠳ", "tête-à-tête", "A\nB"} {
		if err := checkText(s); err != nil {
			t.Errorf("%q: %v", s, err)
		}
	}
	for _, s := range []string{"pay 100\u202e001", "a\tb", "a\r\n", "paid\u2066x\u2069", "x\u200by", "x\u0000", "x\x7f", "\u0085"} {
		if checkText(s) == nil {
			t.Errorf("%q was taken", s)
		}
		// The same within a member and within a member's name.
		if decodeJSON([]byte(`{"any":{"x":`+quoted(s)+`}}`), new(sample)) == nil || decodeJSON([]byte(`{"any":{`+quoted(s)+`:1}}`), new(sample)) == nil {
			t.Errorf("%q was taken in JSON", s)
		}
	}
}

func quoted(s string) string { return string(must(jsontext.AppendQuote(nil, s))) }

func TestCanonicalRoundTrip(t *testing.T) {
	letters := rapid.StringOfN(rapid.RuneFrom([]rune("aZ é中😀\ufb33\n\"\\/<")), 1, 8, -1)
	names := rapid.SampledFrom([]Lang{"ar", "en", "fr", "zh-hant"})
	rapid.Check(t, func(t *rapid.T) {
		v := sample{
			B:    rapid.Bool().Draw(t, "b"),
			N:    rapid.Int64Range(-MaxIndex, MaxIndex).Draw(t, "n"),
			List: rapid.SliceOfN(letters, 0, 4).Draw(t, "list"),
			T:    rapid.MapOf(names, letters).Draw(t, "t"),
			Sub:  &sample{S: letters.Draw(t, "s")},
		}
		raw, err := encodeJSON(v)
		if err != nil {
			t.Fatal(err)
		}
		var back sample
		if err := decodeJSON(raw, &back); err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		if again := must(encodeJSON(back)); string(again) != string(raw) {
			t.Fatalf("%s became %s", raw, again)
		}
		// One space, anywhere between tokens, is another spelling.
		at := rapid.IntRange(0, len(raw)).Draw(t, "at")
		spaced := string(raw[:at]) + " " + string(raw[at:])
		var other sample
		if err := decodeJSON([]byte(spaced), &other); err == nil && string(must(encodeJSON(other))) != spaced {
			t.Fatalf("%s was taken", spaced)
		}
	})
}

func TestFramedArtefacts(t *testing.T) {
	for _, c := range []struct{ data, why string }{
		{"", "line 1"},
		{"magic", "line 1"},
		{"magic \n{}\n", "line 1"},
		{"magic\r\n{}\n", "line 1"},
		{"Magic\n{}\n", "line 1"},
		{"\xef\xbb\xbfmagic\n{}\n", "line 1"},
		{"magic\n{}", "newline"},
		{"magic\n", "newline"},
		{"magic\n\n", "line 2"},
		{"magic\n{}\r\n", "line 2"},
	} {
		if _, err := unframe("magic", []byte(c.data), new(sample)); err == nil || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%q: %v, want an error with %q", c.data, err, c.why)
		}
	}
	rest, err := unframe("magic", []byte("magic\n{}\nrest"), new(sample))
	if err != nil || string(rest) != "rest" {
		t.Errorf("%q, %v", rest, err)
	}
}

func TestHashes(t *testing.T) {
	h := sum([]byte("x"))
	if got, err := ParseHash(h.String()); err != nil || got != h {
		t.Errorf("%v, %v", got, err)
	}
	for _, s := range []string{"", h.Short(), strings.ToUpper(h.String()), h.String() + "0", " " + h.String()[1:], "g" + h.String()[1:], fmt.Sprintf("%064X", h[:])} {
		if _, err := ParseHash(s); err == nil {
			t.Errorf("%q was taken for a hash", s)
		}
	}
}

func TestNames(t *testing.T) {
	for s, good := range map[string]bool{
		"a": true, "mid.example": true, "a-b": true, "7": true, strings.Repeat("a", MaxName): true, "a--b": true, "a..b": true,
		"": false, "A": false, "a_b": false, "-a": false, "a-": false, ".a": false, "a.": false, "a b": false, "a/b": false, "a+b": false,
		"é": false, "а": false, strings.Repeat("a", MaxName+1): false, "a\n": false,
	} {
		if err := PartyName(s).check(); (err == nil) != good {
			t.Errorf("%q: %v", s, err)
		}
	}
	for s, good := range map[string]bool{"en": true, "zh-hant": true, "e": false, "en.us": false, "EN": false, "en_us": false} {
		if err := Lang(s).check(); (err == nil) != good {
			t.Errorf("%q: %v", s, err)
		}
	}
}
