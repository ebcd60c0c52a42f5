package record

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
)

var update = flag.Bool("update", false, "write the test vectors and the tables of the specification")

const vectorDir = "../docs/spec/vectors"

// vector is one line of a manifest; docs/spec/vectors/README.md says what each member means.
type vector struct {
	File        string         `json:"file"`
	Form        string         `json:"form"`
	What        string         `json:"what"`
	Why         string         `json:"why,omitempty"`
	Key         string         `json:"key,omitempty"`
	Keys        []vectorKey    `json:"keys,omitempty"`
	Fingerprint string         `json:"fingerprint,omitempty"`
	Result      map[string]any `json:"result,omitempty"`
}

type vectorKey struct {
	Name string        `json:"name"`
	Type SignatureType `json:"type"`
	Key  []byte        `json:"key"`
}

// vectors is the whole set, as files.
type vectors struct {
	lists map[string][]vector // good and bad
	files map[string][]byte   // by good/name and bad/name
}

func (s *vectors) add(list string, v vector, data []byte) {
	if _, twice := s.files[list+"/"+v.File]; twice {
		panic("two vectors named " + v.File)
	}
	s.lists[list] = append(s.lists[list], v)
	s.files[list+"/"+v.File] = data
}

func (s *vectors) good(v vector, data []byte) { s.add("good", v, data) }

func (s *vectors) bad(v vector, data []byte) {
	if v.Why == "" {
		panic("a bad vector says why: " + v.File)
	}
	s.add("bad", v, data)
}

// makeVectors makes every vector anew, from seeds.
func makeVectors(t testing.TB) *vectors {
	s := &vectors{lists: map[string][]vector{}, files: map[string][]byte{}}
	s.jsons()
	s.moments()
	s.signatures()
	s.trees()
	s.charters(t)
	s.acts(t)
	s.bodies()
	s.offers()
	s.entries(t)
	s.checkpoints(t)
	s.statements(t)
	s.forks(t)
	s.bundles(t)
	s.proofs(t)
	for name, list := range s.lists {
		data := must(json.MarshalIndent(list, "", "  "))
		s.files[name+"/manifest.json"] = append(bytes.ReplaceAll(data, []byte(`\u003c`), []byte("<")), '\n')
	}
	return s
}

// TestVectors makes the vectors anew and compares them with the files that are checked in.
func TestVectors(t *testing.T) {
	s := makeVectors(t)
	if *update {
		s.write(t)
	}
	for name, want := range s.files {
		got, err := os.ReadFile(filepath.Join(vectorDir, name))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs from what the code makes (%v): look why, and run the test with -update", name, err)
		}
	}
	for _, dir := range []string{"good", "bad"} {
		for _, f := range must(os.ReadDir(filepath.Join(vectorDir, dir))) {
			if _, ok := s.files[dir+"/"+f.Name()]; !ok {
				t.Errorf("%s/%s: nothing makes this file: remove it", dir, f.Name())
			}
		}
	}
}

func (s *vectors) write(t *testing.T) {
	for _, dir := range []string{"good", "bad"} {
		if err := os.RemoveAll(filepath.Join(vectorDir, dir)); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Join(vectorDir, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range s.files {
		if err := os.WriteFile(filepath.Join(vectorDir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestVectorsAreJudgedAsTheySay reads the files alone, as another implementation does.
func TestVectorsAreJudgedAsTheySay(t *testing.T) {
	for _, list := range []string{"good", "bad"} {
		var all []vector
		if err := json.Unmarshal(must(os.ReadFile(filepath.Join(vectorDir, list, "manifest.json"))), &all); err != nil {
			t.Fatal(err)
		}
		if len(all) == 0 {
			t.Errorf("%s: no vectors", list)
		}
		for _, v := range all {
			result, err := judge(v, must(os.ReadFile(filepath.Join(vectorDir, list, v.File))), list == "good")
			switch {
			case list == "bad" && err == nil:
				t.Errorf("bad/%s was taken: %s", v.File, v.Why)
			case list == "good" && err != nil:
				t.Errorf("good/%s: %v", v.File, err)
			case list == "good" && v.Result != nil && string(indented(result)) != string(indented(v.Result)):
				t.Errorf("good/%s: got %s, want %s", v.File, indented(result), indented(v.Result))
			}
		}
	}
}

func indented(v any) []byte { return append(must(json.MarshalIndent(v, "", "  ")), '\n') }

// inOrder writes JSON canonically, with whatever mistakes it says.
func inOrder(raw []byte) []byte {
	v := jsontext.Value(raw)
	if err := v.Canonicalize(); err != nil {
		panic(err)
	}
	return v
}

// sorted goes through a table in the order of its names.
func sorted[V any](table map[string]V) iter.Seq2[string, V] {
	return func(yield func(string, V) bool) {
		for _, name := range slices.Sorted(maps.Keys(table)) {
			if !yield(name, table[name]) {
				return
			}
		}
	}
}

// reframed changes the content of the first frame of that name and mends its size.
func reframed(data []byte, name string, f func([]byte) []byte) []byte {
	at := bytes.Index(data, []byte("\n"+name+" ")) + 1
	head, rest, _ := bytes.Cut(data[at:], []byte("\n"))
	var size int
	if _, err := fmt.Sscanf(string(head), name+" %d", &size); err != nil {
		panic(err)
	}
	out := appendFrame(bytes.Clone(data[:at]), name, f(rest[:size]))
	return append(out, rest[size+1:]...)
}

// replaced replaces the first occurrence, which there must be.
func replaced(data []byte, old, new string) []byte {
	if !bytes.Contains(data, []byte(old)) {
		panic(fmt.Sprintf("no %q to replace", old))
	}
	return bytes.Replace(data, []byte(old), []byte(new), 1)
}
