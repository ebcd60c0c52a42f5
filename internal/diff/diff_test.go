package diff_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley.example/internal/diff"
)

func TestWords(t *testing.T) {
	same := func(s string) diff.Part { return diff.Part{Text: s, In: diff.Both} }
	was := func(s string) diff.Part { return diff.Part{Text: s, In: diff.Old} }
	is := func(s string) diff.Part { return diff.Part{Text: s, In: diff.New} }
	for _, c := range []struct {
		before, after string
		want          []diff.Part
	}{
		{"", "", nil},
		{"a", "a", []diff.Part{same("a")}},
		{"", "new", []diff.Part{is("new")}},
		{"gone", "", []diff.Part{was("gone")}},
		{"in June", "in May", []diff.Part{same("in "), was("June"), is("May")}},
		{"Each pays a third until 2027.", "Each pays a half until 2026.", []diff.Part{
			same("Each pays a "), was("third"), is("half"), same(" until "), was("2027"), is("2026"), same("."),
		}},
		{"one two three", "one three", []diff.Part{same("one "), was("two "), same("three")}},
		{"L'accord entre en vigueur.", "L'accord n'entre pas en vigueur.", []diff.Part{
			same("L'accord "), was("entre"), is("n'entre pas"), same(" en vigueur."),
		}},
		{"يدفع كل طرف الثلث", "يدفع كل طرف النصف", []diff.Part{same("يدفع كل طرف "), was("الثلث"), is("النصف")}},
		{"双方同意", "双方不同意", []diff.Part{same("双方"), is("不"), same("同意")}},
	} {
		if d := cmp.Diff(c.want, diff.Words(c.before, c.after)); d != "" {
			t.Errorf("%q and %q: (-want +got)\n%s", c.before, c.after, d)
		}
	}
}

// The parts are the two texts, and no word that could stay is marked as changed.
func TestPartsAreTheTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"a ", "b ", "c ", "d\n", "é", "نص ", "文"}), 0, 30)
		before, after := strings.Join(words.Draw(t, "before"), ""), strings.Join(words.Draw(t, "after"), "")
		var was, is strings.Builder
		last := diff.Part{}
		for _, p := range diff.Words(before, after) {
			if p.In != diff.New {
				was.WriteString(p.Text)
			}
			if p.In != diff.Old {
				is.WriteString(p.Text)
			}
			if p.Text == "" || last.Text != "" && p.In == last.In || p.In == diff.Old && last.In == diff.New {
				t.Fatalf("after %+v comes %+v", last, p)
			}
			last = p
		}
		if was.String() != before || is.String() != after {
			t.Fatalf("the parts are %q and %q", was.String(), is.String())
		}
		if before == after && last.In != diff.Both && before != "" {
			t.Fatal("the same text is changed")
		}
	})
}

// What is longer than anybody negotiates by words is still answered soon, and whole.
func TestTwoBooks(t *testing.T) {
	before, after := strings.Repeat("one two ", 20000), strings.Repeat("three four ", 20000)
	parts := diff.Words("The same. "+before, "The same. "+after)
	if parts[0].In != diff.Both || parts[len(parts)-1].Text == "" {
		t.Errorf("%d parts", len(parts))
	}
}
