package standing_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"parley.example/standing"
)

func readLaw(t *testing.T) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "docs", "spec", "law.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// The specification has each rule that the program can name, with its source, its reason and an
// example, and no other.
func TestSpecificationHasTheRules(t *testing.T) {
	law := readLaw(t)
	rules := map[string]string{}
	for name, number := range rulesInSource(t) {
		rules[number] = name
	}
	heading := regexp.MustCompile(`^(\d+\.\d+) `)
	for _, section := range strings.Split(law, "\n### ")[1:] {
		section, _, _ = strings.Cut(section, "\n## ")
		m := heading.FindStringSubmatch(section)
		if m == nil {
			continue // a table of states
		}
		number := m[1]
		if rules[number] == "" {
			t.Errorf("the specification has rule %s twice, or the program does not know it", number)
		}
		delete(rules, number)
		for _, part := range []string{"*Source:*", "*Why:*", "*Example:*"} {
			if n := strings.Count(section, part); n != 1 {
				t.Errorf("rule %s has %s %d times", number, part, n)
			}
		}
	}
	for number, name := range rules {
		t.Errorf("the specification lacks rule %s (%s)", number, name)
	}
}

// What can be chosen where a rule is asked for is every rule of the source, in the order of the numbers.
func TestRulesCanBeChosen(t *testing.T) {
	got := standing.Rule("").Options()
	ordered := slices.IsSortedFunc(got, func(x, y string) int {
		var a, b [2]int
		for i, n := range []*[2]int{&a, &b} {
			if _, err := fmt.Sscanf([]string{x, y}[i], "%d.%d", &n[0], &n[1]); err != nil {
				t.Fatal(err)
			}
		}
		return slices.Compare(a[:], b[:])
	})
	want := slices.Sorted(maps.Values(rulesInSource(t)))
	if !ordered || !slices.Equal(slices.Sorted(slices.Values(got)), want) {
		t.Errorf("the rules are %v, want %v in the order of their numbers", got, want)
	}
}

// Every state that the program can name is in a table of the specification.
func TestSpecificationHasTheStates(t *testing.T) {
	law := readLaw(t)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	state := regexp.MustCompile(`(?:State = |state = |how = |return |State: |Signature\{party, )"([a-z-]+)"|add\(p, "([a-z]+)"\)`)
	found := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range state.FindAllStringSubmatch(string(source), -1) {
			found++
			if !strings.Contains(law, "`"+m[1]+m[2]+"`") {
				t.Errorf("%s: the specification lacks the state %s", file, m[1]+m[2])
			}
		}
	}
	if found < 40 {
		t.Errorf("only %d states found in the source: has their spelling changed?", found)
	}
}

// No two members of a line share a name, which JSON would silently leave out.
func TestMembersHaveNamesOfTheirOwn(t *testing.T) {
	for _, x := range []any{
		standing.Party{},
		standing.Official{},
		standing.Topic{},
		standing.Contact{},
		standing.Offer{},
		standing.Statement{},
		standing.Text{},
		standing.Notes{},
		standing.Point{},
		standing.Measure{},
		standing.Calendar{},
		standing.Correction{},
		standing.Move{},
		standing.Agrement{},
		standing.Eased{},
		standing.Occurrence{},
		standing.Progress{},
		standing.Round{},
		standing.RoundOffer{},
		standing.Package{},
		standing.PackageStage{},
		standing.Default{},
		standing.Group{},
		standing.WithoutEffect{},
		standing.Expunged{},
		standing.Standing{},
	} {
		seen := map[string]bool{}
		for _, name := range membersOf(reflect.TypeOf(x)) {
			if seen[name] {
				t.Errorf("%T has two members named %s", x, name)
			}
			seen[name] = true
		}
	}
}

func membersOf(t reflect.Type) (names []string) {
	for i := range t.NumField() {
		f := t.Field(i)
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" {
			names = append(names, name)
		} else if f.Anonymous {
			names = append(names, membersOf(f.Type)...)
		}
	}
	return names
}

// A fold may be asked by many at once.
func TestAskedByMany(t *testing.T) {
	s := begin(t, a, b)
	s.invite(c, a, b)
	s.adopted(a, b, owes(a, b))
	f := s.Fold()
	want := string(encode(t, f.Standing(later)))
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if got := string(encode(t, f.Standing(later))); got != want {
				t.Error("another standing, although nothing has changed")
			}
		})
	}
	wait.Wait()
}
