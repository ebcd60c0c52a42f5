package press

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/bidi"

	"parley.example/internal/node"
	"parley.example/internal/publication"
	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

type entryPage struct {
	sheet
	Withdrawn *web.Notice
	Kicker    string
	By        string
	Side      web.Side
	Citation  string
	Marks     []web.State
	// PackageMarks is where a package stands.
	PackageMarks []web.State
	Writings     []writing
	Changes      []web.Changed
	Missing      string      // why there are no words; empty if there are, or if none belong here
	Stages       *web.Figure // of a package; nil: it is none
	Points       []point
	Facts        []web.Fact
	Parts        []telling.Part
	Story        []step
	Hash         string
	Proof        string // the address of the page of its proof; empty if there can be none
	Download     string
	Address      string
	Comments     *web.Link // nil: none are taken
}

// A writing is the words of an entry in one language.
type writing struct {
	Lang, Dir, Name string
	Mark            string // original, authentic, official translation, machine translation
	Title           string
	Said            *web.Said
	Points          []web.Said
}

// A point is one of the points that an entry says were agreed, as it stands.
type point struct {
	ID     string
	Side   web.Side // who owes it, or else who says it
	Said   *web.Said
	Owed   string
	State  web.State
	Due    web.State
	Marks  []web.State
	Story  []step
	Source *telling.Called // the point of the other side that says the same
}

// entryPage answers: what does this entry say, and how can it be checked?
func (v *view) entryPage() (*page, error) {
	l, err := v.cited()
	if err != nil {
		return nil, err
	}
	cite := standing.Cite{Party: l.Party, N: l.N}
	data := entryPage{sheet: v.sheet(""), Citation: cite.String(), Side: v.Side(l.Party), Hash: l.Act.Hash.String()}
	data.Box = v.box(whatChannel + v.ID.String())
	data.Title, data.TitleLang = v.EntryName(l)
	data.Wide = true
	data.Kicker = telling.Upper(v.Kind(l.Act.Kind))
	data.By = v.signedBy(l)
	data.Marks = v.lineMarks(l)
	if class, line, ok := v.Opened(l.Act.Hash); ok {
		data.Marks = append(data.Marks, v.Marks(class, line.Ref)...)
	}
	data.Address = v.EntryPage(cite)
	data.Comments = v.commentLinkOf(strings.TrimPrefix(data.Address, "/"+v.Lang()+"/"))
	if t, ok := v.Text(record.RefTo(l.Act.Hash)); ok && t.Adopted != nil {
		data.Side = v.Sides(t.Parties)
	}
	if l.Breach == nil {
		data.Proof, data.Download = data.Address+"/proof", v.proofAddress(cite)
	}
	if data.Meta, err = v.entryMeta(cite); err != nil {
		return nil, err
	}
	data.Writings = v.writings(l)
	data.Changes = v.Changes(l)
	if l.Body == nil && l.Act.Act.Body != nil {
		data.Missing = cmp.Or(v.Expunged(l), v.Say("press.entry.no-words"))
	}
	if w := v.Releases[cite].Withdrawn; w != nil {
		reason, _ := w.Reason.In(v.Langs()...)
		data.Withdrawn = &web.Notice{Title: v.Say("press.withdrawn.on", "date", w.At.UTC()), Text: reason, Attention: true}
	}
	if p, ok := v.Package(record.RefTo(l.Act.Hash)); ok {
		data.Stages, data.PackageMarks = v.stages(p), []web.State{v.packageMark(p)}
	}
	data.Points = v.points(l, cite)
	data.Facts, data.Parts = v.entryFacts(l)
	if entries := v.entriesOf(l); len(entries) > 1 {
		data.Story = v.story(entries)
	}
	return &page{template: "entry", data: data}, nil
}

// signedBy says who signed an act, when, and in which office.
func (v *view) signedBy(l node.Line) string {
	day := v.Date(l.Act.Dated.Time)
	if l.Act.By == "" {
		return v.Say("press.entry.by-party", "party", v.Name(l.Party), "date", day)
	}
	if o, ok := v.PowersOf(l); ok {
		return v.Say("press.entry.by-office", "who", o.Name, "office", o.Office, "party", v.Name(l.Party), "date", day)
	}
	return v.Say("press.entry.by", "who", string(l.Act.By), "party", v.Name(l.Party), "date", day)
}

// entriesOf are the entries behind the object that an entry brought into the record, but for
// statements, which others only refer to.
func (v *view) entriesOf(l node.Line) []standing.Cite {
	if class, line, ok := v.Opened(l.Act.Hash); ok && class != record.ObjectStatement {
		return line.Entries
	}
	return nil
}

// writings are the words in every language that they are in: the reader's first, then the
// originals, then translations.
func (v *view) writings(l node.Line) []writing {
	if l.Body == nil {
		return nil
	}
	var all []writing
	for _, lang := range l.Body.Languages() {
		w := writing{Lang: string(lang), Dir: direction(l.Body.Title[lang] + l.Body.Text[lang]), Name: telling.Upper(v.Language(string(lang))), Mark: v.translation(l, lang), Title: l.Body.Title[lang]}
		if text := l.Body.Text[lang]; text != "" {
			w.Said = &web.Said{Text: text, Lang: string(lang)}
		}
		for _, name := range pointNames(l) {
			if text := l.Body.Points[name][lang]; text != "" {
				w.Points = append(w.Points, web.Said{Text: text, Lang: string(lang)})
			}
		}
		all = append(all, w)
	}
	rank := func(w writing) int {
		if w.Lang == v.Lang() {
			return 0
		}
		return 1 + slices.Index([]record.Translation{"", record.Official, record.Machine}, l.Body.Translations[record.Lang(w.Lang)])
	}
	slices.SortStableFunc(all, func(a, b writing) int { return rank(a) - rank(b) })
	return all
}

// direction is that of the first letter that has one.
func direction(s string) string {
	for i := 0; i < len(s); {
		p, size := bidi.LookupString(s[i:])
		switch p.Class() {
		case bidi.L:
			return "ltr"
		case bidi.R, bidi.AL:
			return "rtl"
		}
		i += max(size, 1)
	}
	return "auto"
}

// translation says who answers for the words in a language.
func (v *view) translation(l node.Line, lang record.Lang) string {
	if t, ok := l.Body.Translations[lang]; ok {
		return v.Say("text." + string(t))
	}
	if t, ok := l.Act.Terms.(*record.TextProposed); ok && slices.Contains(t.Authentic, lang) {
		return v.Say("text.authentic")
	}
	return v.Say("text.original")
}

func pointNames(l node.Line) []string {
	var names []string
	if t, ok := l.Act.Terms.(interface{ AllPoints() []record.Point }); ok {
		for _, p := range t.AllPoints() {
			names = append(names, p.Name)
		}
	}
	return names
}

func (v *view) points(l node.Line, cite standing.Cite) []point {
	var all []point
	for _, name := range pointNames(l) {
		p, ok := v.Point(record.RefTo(l.Act.Hash).Point(name))
		if !ok {
			continue
		}
		text, lang := v.Words(p.Ref, v.Langs()...)
		out := point{
			ID: anchor(cite, name), Side: v.pointSide(p), Said: &web.Said{Text: text, Lang: v.Foreign(lang)},
			State: v.PointMark(p), Due: v.DueMark(p), Marks: v.Certainty(p.Line),
		}
		if len(p.Owes) > 0 {
			out.Owed = v.Owed(p)
		}
		if p.Same != "" {
			if same, shown := v.Object(p.Same); shown {
				out.Source = &same
			}
		}
		if len(p.Entries) > 1 {
			out.Story = v.story(p.Entries)
		}
		all = append(all, out)
	}
	return all
}

func (v *view) pointSide(p standing.Point) web.Side {
	switch {
	case len(p.Owes) > 0:
		return v.Sides(p.Owes)
	case p.Agreed != "":
		return web.Both
	}
	return v.Side(p.By)
}

// entryFacts are what the entry is about and what its terms hold. Its points stand on the page
// by themselves.
func (v *view) entryFacts(l node.Line) (facts []web.Fact, parts []telling.Part) {
	if l.Act.About != "" {
		facts = append(facts, v.refFacts(v.Say("press.entry.about"), []record.Ref{l.Act.About})...)
	}
	told := v.Terms(l.Act.Kind, l.Act.Terms)
	facts = append(facts, told.Facts...)
	if t, ok := v.Text(record.RefTo(l.Act.Hash)); ok {
		facts = append(facts, v.signatures(t)...)
	}
	return facts, slices.DeleteFunc(told.Parts, func(p telling.Part) bool { return p.Point != "" })
}

// byHash leads from the hash of an act to the page of its entry.
func (v *view) byHash() (*page, error) {
	hash, err := record.ParseHash(v.request.PathValue("hash"))
	if err != nil {
		return nil, errNowhere
	}
	l, ok := v.Opening(record.RefTo(hash))
	if !ok {
		return nil, errNowhere
	}
	if _, err := v.released(standing.Cite{Party: l.Party, N: l.N}); err != nil {
		return nil, err
	}
	return &page{moved: v.EntryPage(standing.Cite{Party: l.Party, N: l.N})}, nil
}

func (v *view) proofAddress(c standing.Cite) string {
	return "/proof/" + publication.ChannelSegment(v.ID) + "/" + address(c)
}

// proofFileName is what a downloaded proof is telling.Called.
func proofFileName(c standing.Cite) string {
	return strings.Replace(c.String(), " ", "-", 1) + ".proof"
}
