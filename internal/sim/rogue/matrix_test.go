package rogue

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the lists in docs/guide/cheats.md")

const guide = root + "/docs/guide/cheats.md"

// A reason says of cells of the matrix why there is no cheat in them. An empty list means all.
type reason struct {
	by   []attacker
	with []message
	for_ []goal
	why  string
}

func (r reason) covers(a attacker, m message, g goal) bool {
	return holds(r.by, a) && holds(r.with, m) && holds(r.for_, g)
}

func holds[T comparable](list []T, x T) bool { return len(list) == 0 || slices.Contains(list, x) }

// cell returns the cheats of one cell, by their place in the table. What a counterpart can do, a
// further party of the channel can do as well.
func cell(all []cheat, a attacker, m message, g goal) (found []int) {
	for i, c := range all {
		by := slices.Contains(c.by, a) || a == third && slices.Contains(c.by, counterpart)
		if by && c.with == m && slices.Contains(c.for_, g) {
			found = append(found, i)
		}
	}
	return found
}

// TestMatrix finds in every cell a cheat, or why there is none; and the guide says so.
func TestMatrix(t *testing.T) {
	all := cheats()
	used := make([]bool, len(reasons))
	var out bytes.Buffer
	for _, a := range attackers {
		fmt.Fprintf(&out, "\n### %s\n\n%s\n\n| | %s |\n|---|%s\n", titles[a], who[a], strings.Join(names(goals), " | "), strings.Repeat("---|", len(goals)))
		for _, m := range messages {
			fmt.Fprintf(&out, "| %s |", m)
			for _, g := range goals {
				said := ""
				for _, i := range cell(all, a, m, g) {
					said += fmt.Sprintf(" %d", i+1)
				}
				if said == "" {
					i := slices.IndexFunc(reasons, func(r reason) bool { return r.covers(a, m, g) })
					if i < 0 {
						t.Errorf("%s, %s, %s: neither a cheat nor a reason", a, m, g)
						continue
					}
					used[i] = true
					said = " " + letter(i)
				}
				fmt.Fprintf(&out, "%s |", said)
			}
			out.WriteString("\n")
		}
	}
	for i, r := range reasons {
		if !used[i] {
			t.Errorf("the reason %q is of no cell that is empty", r.why)
		}
	}
	out.WriteString("\n## Why there is no cheat\n\n")
	for i, r := range reasons {
		fmt.Fprintf(&out, "- **%s**: %s\n", letter(i), r.why)
	}
	out.WriteString("\n## The cheats\n\n| | cheat | who | tries | what happens | what stops it |\n|---|---|---|---|---|---|\n")
	for i, c := range all {
		fmt.Fprintf(&out, "| %d | %s | %s | %s | %s | `%s` |\n", i+1, c.name, strings.Join(names(c.by), ", "), c.tries, c.must, c.stops.file)
	}
	written, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(written), begins)
	_, tail, ok2 := strings.Cut(rest, ends)
	if !ok || !ok2 {
		t.Fatalf("%s has no place between %q and %q", guide, begins, ends)
	}
	want := head + begins + out.String() + ends + tail
	if *update {
		if err := os.WriteFile(guide, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if want != string(written) {
		t.Errorf("%s does not list the cheats as they are: go test ./internal/sim/rogue -run Matrix -update", guide)
	}
}

const (
	begins = "<!-- written by go test ./internal/sim/rogue -run Matrix -update -->\n"
	ends   = "\n<!-- end of what is written -->\n"
)

// letter names a reason: a to z, then aa, ab and so on.
func letter(i int) string {
	if i < 26 {
		return string(rune('a' + i))
	}
	return letter(i/26-1) + letter(i%26)
}

func names[T ~string](list []T) []string {
	var all []string
	for _, x := range list {
		all = append(all, string(x))
	}
	return all
}

var titles = map[attacker]string{
	counterpart: "The counterpart", third: "A further party of the channel", official: "An official", stranger: "A stranger",
	courier: "A courier", thief: "A thief", reader: "A reader of the press room",
}

var who = map[attacker]string{
	counterpart: "Another party, with all its own keys, and software of its own.",
	third:       "It can do all that the counterpart can, and pass on what others say.",
	official:    "Of either side, with a key of their own, and powers or none. Without the machine: with it they are the thief.",
	stranger:    "Anybody who reaches the node's addresses, or stands between two nodes.",
	courier:     "Who carries a pouch, a ticket or a link.",
	thief:       "Who has a copy of the disk or of a backup, or an old key. Whoever has the keys in use, unsealed, is that party.",
	reader:      "Anybody who reads what was released.",
}

var named = regexp.MustCompile(`\[([^\]]+)\]\(docs/guide/cheats\.md\)`)

// TestSecurityNamesCheats finds each cheat that SECURITY.md names in the table.
func TestSecurityNamesCheats(t *testing.T) {
	text, err := os.ReadFile(root + "/SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{"the guide": true}
	for _, c := range cheats() {
		known[c.name] = true
	}
	all := named.FindAllStringSubmatch(string(text), -1)
	if len(all) < 20 {
		t.Errorf("it names %d cheats", len(all))
	}
	for _, m := range all {
		if !known[m[1]] {
			t.Errorf("it names %q, and there is no such cheat", m[1])
		}
	}
}

func TestLetters(t *testing.T) {
	for i, want := range map[int]string{0: "a", 25: "z", 26: "aa", 27: "ab"} {
		if got := letter(i); got != want {
			t.Errorf("%d is %s, want %s", i, got, want)
		}
	}
}
