package sqlstore

import (
	"regexp"
	"strconv"
	"testing"
)

// TestParametersInOrder holds every text to $1, $2, … in order, each once: there are SQLite
// drivers that bind by order of appearance and would silently swap the others.
func TestParametersInOrder(t *testing.T) {
	check := func(text string) {
		for i, p := range regexp.MustCompile(`\$(\d+)`).FindAllStringSubmatch(text, -1) {
			if p[1] != strconv.Itoa(i+1) {
				t.Errorf("parameter %d is $%s in %s", i+1, p[1], text)
				return
			}
		}
	}
	for _, list := range []texts{writes, reads, commentWrites, commentReads, mailingWrites, mailingReads} {
		for _, text := range list.single {
			check(text)
		}
		for _, f := range list.families {
			for i := range sizes {
				check(f.text(1 << i))
			}
		}
	}
}

func TestFamilyText(t *testing.T) {
	in := &family{before: "a = $1 AND b IN (", fixed: 1, group: 1, after: ")"}
	insert := &family{before: "VALUES ", group: 3, after: " END"}
	for _, c := range []struct {
		f    *family
		n    int
		want string
	}{
		{in, 1, "a = $1 AND b IN (($2))"},
		{in, 3, "a = $1 AND b IN (($2),($3),($4))"},
		{insert, 1, "VALUES ($1,$2,$3) END"},
		{insert, 2, "VALUES ($1,$2,$3),($4,$5,$6) END"},
	} {
		if got := c.f.text(c.n); got != c.want {
			t.Errorf("%d groups: %s, want %s", c.n, got, c.want)
		}
	}
}

func TestSizeOf(t *testing.T) {
	for n, want := range map[int]int{1: 0, 2: 1, 3: 1, 4: 2, maxRows - 1: sizes - 2, maxRows: sizes - 1, 10 * maxRows: sizes - 1} {
		if got := sizeOf(n); got != want {
			t.Errorf("sizeOf(%d) = %d, want %d", n, got, want)
		}
	}
}
