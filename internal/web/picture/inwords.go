package picture

import (
	"html/template"
	"slices"
	"strings"

	"parley.example/internal/words"
)

// words tells the timeline as a list, in the order of the dates.
func (t Timeline) words(s words.Speaker) template.HTML {
	labels := map[string]string{}
	for _, c := range t.Contacts {
		labels[c.ID] = c.Label
	}
	var items []item
	for _, col := range t.columns() {
		for _, e := range col.events {
			if e.contact == nil {
				items = append(items, e.measure.item(s, t.Measures))
				continue
			}
			c := e.contact
			it := item{When: c.When.Words, What: c.Label, Href: c.Href, Notes: []string{c.Level}}
			if c.Note != "" {
				it.Notes = append(it.Notes, c.Note)
			}
			if what := known(c.Follows, labels); len(what) > 0 {
				it.Notes = append(it.Notes, s.Say("picture.follows", "what", s.List(what)))
			}
			items = append(items, it)
		}
	}
	return list(items)
}

func (l Ladder) words(s words.Speaker) template.HTML {
	var items []item
	for _, m := range l.sorted() {
		items = append(items, m.item(s, l.Measures))
	}
	return list(items)
}

func (m Measure) item(s words.Speaker, all []Measure) item {
	labels := map[string]string{}
	for _, other := range all {
		labels[other.ID] = other.Label
	}
	it := item{When: m.When.Words, What: m.Label, Href: m.Href, Notes: []string{m.By.Name}}
	what := known(m.Answers, labels)
	if m.Also != "" {
		what = append(what, m.Also)
	}
	if len(what) > 0 {
		it.Notes = append(it.Notes, s.Say("picture.ladder.answers", "what", s.List(what)))
	}
	if m.Lifted != nil {
		it.Notes = append(it.Notes, s.Say("picture.ladder.lifted", "date", m.Lifted.Words))
	}
	return it
}

// known returns the labels of those ids that have one.
func known(ids []string, labels map[string]string) []string {
	var all []string
	for _, id := range ids {
		if l, ok := labels[id]; ok && !slices.Contains(all, l) {
			all = append(all, l)
		}
	}
	return all
}

// An item is one line of a picture's words.
type item struct {
	When, What, Href string
	Notes            []string
}

// listed writes items as a list; as a template it also refuses addresses that run scripts.
var listed = template.Must(template.New("list").Parse(
	`<ol class="in-words">{{range .}}<li><b class="when">{{.When}}</b> ` +
		`{{if .Href}}<a href="{{.Href}}"><bdi>{{.What}}</bdi></a>{{else}}<bdi>{{.What}}</bdi>{{end}} ` +
		`<span class="notes">{{range $i, $n := .Notes}}{{if $i}} · {{end}}<bdi>{{$n}}</bdi>{{end}}</span></li>{{end}}</ol>`))

func list(items []item) template.HTML {
	var b strings.Builder
	if err := listed.Execute(&b, items); err != nil {
		panic(err) // a strings.Builder does not fail, and the template only reads strings
	}
	return template.HTML(b.String())
}
