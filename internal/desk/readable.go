package desk

import (
	"slices"

	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/internal/words"
	"parley.example/record"
)

// An act is what somebody says or has said, to be read: the words in every language, and the
// terms, field by field.
type act struct {
	About *web.Fact
	Words []said
	Facts []web.Fact
	Parts []part
}

// said is the words in one language, and what they are.
type said struct {
	Language string // "French", or "French, an official translation"
	Title    string
	Said     web.Said
}

// A part is a group of terms: a delegation; a point, with its words.
type part struct {
	Name  string
	Said  []said
	Facts []web.Fact
}

// act makes an act readable.
func (v *view) act(a *record.Act, terms record.Terms, body *record.Body) act {
	var x act
	if a.About != "" {
		fact := v.fact(v.Say("desk.about"), a.About)
		x.About = &fact
	}
	if body != nil {
		for _, l := range v.ordered(body.Languages()) {
			if body.Title[l] != "" || body.Text[l] != "" {
				x.Words = append(x.Words, said{v.language(body, l), body.Title[l], web.Said{Text: body.Text[l], Lang: string(l)}})
			}
		}
	}
	told := v.Terms(a.Kind, terms)
	x.Facts = told.Facts
	for _, p := range told.Parts {
		x.Parts = append(x.Parts, part{p.Name, v.wordsOf(p.Point, body), p.Facts})
	}
	return x
}

// showMarks has the words show the direction marks in them, for who is about to sign them.
func (x *act) showMarks() {
	show := func(list []said) {
		for i := range list {
			list[i].Title, list[i].Said.Text = words.Visible(list[i].Title), words.Visible(list[i].Said.Text)
		}
	}
	show(x.Words)
	for _, p := range x.Parts {
		show(p.Said)
	}
}

// wordsOf are the words of a point in every language.
func (v *view) wordsOf(point string, body *record.Body) []said {
	if point == "" || body == nil {
		return nil
	}
	var all []said
	texts := body.Points[point]
	for _, l := range v.ordered(body.Languages()) {
		if texts[l] != "" {
			all = append(all, said{v.language(body, l), "", web.Said{Text: texts[l], Lang: string(l)}})
		}
	}
	return all
}

// ordered puts the reader's language first.
func (v *view) ordered(langs []record.Lang) []record.Lang {
	slices.SortStableFunc(langs, func(a, b record.Lang) int {
		switch {
		case string(a) == v.Lang():
			return -1
		case string(b) == v.Lang():
			return 1
		}
		return 0
	})
	return langs
}

func (v *view) language(body *record.Body, l record.Lang) string {
	name := telling.Upper(v.Language(string(l)))
	if t, ok := body.Translations[l]; ok {
		return v.List([]string{name, v.Say("option.translation." + string(t))})
	}
	return name
}
