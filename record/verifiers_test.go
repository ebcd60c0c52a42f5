package record

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// runVerify runs the second verifier and returns what it says.
func runVerify(t *testing.T, arguments ...string) (string, error) {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Fatal("python3 is missing: apt-get install --yes python3")
	}
	out, err := exec.Command(python, append([]string{"-B", "../docs/spec/verify/verify.py"}, arguments...)...).CombinedOutput()
	return string(out), err
}

// TestSecondVerifier has a program that shares no code with this one judge every vector.
func TestSecondVerifier(t *testing.T) {
	out, err := runVerify(t, vectorDir)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	count := 0
	for _, list := range makeVectors(t).lists {
		count += len(list)
	}
	if want := fmt.Sprintf("%d vectors, 0 faults", count); !strings.Contains(out, want) {
		t.Errorf("want %s, it says:\n%s", want, out)
	}
	// And one proof by itself, as a reader would.
	c := proofCases(t)[2]
	file := filepath.Join(t.TempDir(), "proof.txt")
	if err := os.WriteFile(file, c.data, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := runVerify(t, "proof", file, c.w.channel.String()); err != nil || !strings.Contains(out, "topic.opened") {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := runVerify(t, "proof", file, sum(nil).String()); err == nil || !strings.Contains(out, "REFUSED") {
		t.Errorf("it took another fingerprint:\n%s", out)
	}
}

// TestVerifiersAgree changes vectors at random, with a fixed seed, and has both verifiers judge
// what comes out.
func TestVerifiersAgree(t *testing.T) {
	const rounds = 4000
	made := makeVectors(t)
	var sources []vector
	for _, v := range made.lists["good"] {
		switch v.Form {
		case "json", "charter", "act", "body", "entry", "checkpoint", "bundle", "statement", "fork":
			sources = append(sources, v)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	dir := t.TempDir()
	s := &vectors{lists: map[string][]vector{"good": {}, "bad": {}}, files: map[string][]byte{}}
	for i := range rounds {
		v := sources[random.IntN(len(sources))]
		data, other := made.files["good/"+v.File], made.files["good/"+sources[random.IntN(len(sources))].File]
		if v.Form == "act" {
			data = mutateSigned(random, v, data, other)
		} else {
			data = mutate(random, data, other)
		}
		v.File = fmt.Sprint(i)
		result, err := judge(v, data, true)
		if err != nil {
			v.Result, v.Why = nil, err.Error()
			s.bad(v, data)
			continue
		}
		v.Result = result
		s.good(v, data)
	}
	if len(s.lists["good"]) == 0 || len(s.lists["bad"]) == 0 {
		t.Fatal("nothing to compare")
	}
	for list, vs := range s.lists {
		s.files[list+"/manifest.json"] = indented(vs)
		if err := os.MkdirAll(filepath.Join(dir, list), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range s.files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := runVerify(t, dir); err != nil {
		for _, line := range strings.SplitN(out, "\n", 12) {
			t.Error(line)
			if path, _, ok := strings.Cut(line, ": "); ok {
				data, _ := os.ReadFile(path)
				t.Logf("%q", data)
			}
		}
	}
}

// mutateSigned changes the text of an act and signs it again, so that the signature does not
// hide what else is wrong.
func mutateSigned(random *rand.Rand, v vector, data, other []byte) []byte {
	n := must(ParseNote(data))
	text := mutate(random, n.Text, other)
	name := v.Result["name"].(string)
	label := name
	if !strings.Contains(name, "/") {
		label += " party"
	}
	return (&Note{text, []Signature{must(signText(text, mustKey(name, Ed25519, edKey(label))))}}).Bytes()
}

// mutate changes a file in ways that are likely to matter: characters that JSON and these
// formats give a meaning to, pieces dropped, doubled, or taken from another file.
func mutate(random *rand.Rand, data, other []byte) []byte {
	pieces := []string{
		"\"", ",", ":", "{", "}", "[", "]", "\n", " ", "\\", "0", "1", "-", "+", ".", "e", "a", "A", "z", "/", "#", "=", "null", "true", "false", "{}", "[]", "\"\"",
		"\u202e", "\u200b", "\u00a0", "é", "\xff", "\t", "\r", "\x00", "\\u0041", "\\n", "00", "9007199254740992", "\"a\":1,", ",\"z\":1", "2025", "— ", "\u3164", "\U000e0001",
	}
	data = bytes.Clone(data)
	for range 1 + random.IntN(2) {
		at := random.IntN(len(data) + 1)
		switch random.IntN(5) {
		case 0:
			data = slices.Insert(data, at, []byte(pieces[random.IntN(len(pieces))])...)
		case 1:
			data = slices.Delete(data, at, min(len(data), at+1+random.IntN(3)))
		case 2:
			if at < len(data) {
				piece := pieces[random.IntN(len(pieces))]
				data = append(append(bytes.Clone(data[:at]), piece...), data[at+1:]...)
			}
		case 3:
			from := random.IntN(len(other))
			data = slices.Insert(data, at, other[from:min(len(other), from+1+random.IntN(40))]...)
		case 4:
			// A member dropped: from one comma to the next.
			if start := bytes.IndexByte(data[at:], ','); start >= 0 {
				if end := bytes.IndexByte(data[at+start+1:], ','); end >= 0 {
					data = slices.Delete(data, at+start, at+start+1+end)
				}
			}
		}
		if len(data) == 0 {
			return []byte{'x'}
		}
	}
	return data
}
