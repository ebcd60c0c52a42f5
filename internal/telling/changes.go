package telling

import (
	"maps"
	"slices"

	"parley.example/internal/diff"
	"parley.example/internal/node"
	"parley.example/internal/web"
	"parley.example/internal/words"
	"parley.example/record"
)

// Changes shows what the words of an entry change in every language: those of a version of a text
// in the version before it, those of a correction in what it corrects. It is empty for every other
// entry, and where the words of one of the two are not here.
func (t *Teller) Changes(l node.Line) []web.Changed {
	before, ok := t.changed(l)
	if !ok || l.Body == nil || before.Body == nil {
		return nil
	}
	all := t.compared("", before.Body.Text, l.Body.Text)
	if l.Act.Kind != "text.proposed" {
		return all // a correction leaves the points as they are
	}
	points := slices.Collect(maps.Keys(before.Body.Points))
	points = slices.AppendSeq(points, maps.Keys(l.Body.Points))
	slices.Sort(points)
	for _, name := range slices.Compact(points) {
		all = append(all, t.compared(name, before.Body.Points[name], l.Body.Points[name])...)
	}
	return all
}

// changed returns the entry whose words another changes.
func (t *Teller) changed(l node.Line) (node.Line, bool) {
	if l.Act == nil {
		return node.Line{}, false
	}
	ref := record.Ref("")
	switch terms := l.Act.Terms.(type) {
	case *record.TextProposed:
		ref = terms.VersionOf
	case *record.CorrectionProposed, *record.Correction:
		ref = l.Act.About
	}
	if ref == "" {
		return node.Line{}, false
	}
	return t.Opening(ref)
}

// compared compares words language by language, and leaves out those that are the same.
func (t *Teller) compared(point string, before, after record.Text) []web.Changed {
	all := Compared(t.Speaker, before, after)
	if point != "" {
		for i := range all {
			all[i].Name = t.Say("telling.changed-point", "language", all[i].Name, "point", point)
		}
	}
	return all
}

// Compared shows what was changed in a text, in every language that it has now and in which anything was.
func Compared(s words.Speaker, before, after record.Text) []web.Changed {
	var all []web.Changed
	for _, lang := range slices.Sorted(maps.Keys(after)) {
		if before[lang] == after[lang] {
			continue
		}
		c := web.Changed{Name: s.Language(string(lang)), Lang: string(lang)}
		for _, p := range diff.Words(before[lang], after[lang]) {
			c.Parts = append(c.Parts, web.ChangedPart{Text: p.Text, Gone: p.In == diff.Old, Coming: p.In == diff.New})
		}
		all = append(all, c)
	}
	return all
}
