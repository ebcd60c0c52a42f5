package newsroom

import (
	"errors"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"parley.example/internal/access"
	"parley.example/internal/compare"
	"parley.example/internal/node"
	"parley.example/internal/publication"
	"parley.example/internal/reading"
	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/internal/web/picture"
	"parley.example/record"
	"parley.example/standing"
)

// A pair is two readouts as a person has them who links them. The columns stand as readers have them, our
// own side on the left.
type pair struct {
	*telling.Teller
	lines [2]node.Line // in the order of publication.Pair
	left  int          // which of them stands on the left
	langs [2]record.Lang
	parts [2][]part
	kept  publication.Comparison
}

// A part is what can be linked: a sentence of a readout, or a point.
type part struct {
	publication.Anchor
	compare.Piece
}

// pages are the addresses that this room has for what a channel says. A contact and a point have none of
// their own.
type pages string

func (at pages) EntryPage(c standing.Cite) string {
	return string(at) + "/" + strings.Replace(c.String(), " ", "/", 1)
}
func (at pages) ContactPage(c standing.Cite) string         { return at.EntryPage(c) }
func (at pages) PointPage(c standing.Cite, _ string) string { return at.EntryPage(c) }

func channelPath(r *reading.Reading) string { return "/newsroom/channel/" + r.ID.String() }

func comparePath(r *reading.Reading, p [2]standing.Cite) string {
	at := pages(channelPath(r) + "/compare")
	return at.EntryPage(p[0]) + pages("/with").EntryPage(p[1])
}

// isReadout reports whether an entry can be compared.
func isReadout(l node.Line) bool {
	return l.Act != nil && l.Act.Kind == "readout" && l.Body != nil && len(l.Body.Text) > 0 && l.Breach == nil
}

// others are the readouts of other sides of the contact that a readout is about.
func others(r *reading.Reading, l node.Line) []node.Line {
	if !isReadout(l) {
		return nil
	}
	var all []node.Line
	for _, p := range r.Parties {
		for _, x := range r.Log(p.Name) {
			if p.Name != l.Party && isReadout(x) && x.Act.About == l.Act.About {
				all = append(all, x)
			}
		}
	}
	return all
}

// compareLinks lead to the comparisons of a readout.
func (v *visit) compareLinks(r *reading.Reading, l node.Line) []web.Link {
	t := telling.New(v.Speaker, r, pages(channelPath(r)))
	var all []web.Link
	for _, x := range others(r, l) {
		to := comparePath(r, publication.Pair(citeOf(l), citeOf(x)))
		all = append(all, web.Link{Text: v.Say("newsroom.compare.with", "by", t.Name(x.Party)), Href: to})
	}
	return all
}

func citeOf(l node.Line) standing.Cite { return standing.Cite{Party: l.Party, N: l.N} }

// pair reads the two readouts in the address.
func (v *visit) pair() (*pair, error) {
	r, err := v.channel()
	if err != nil {
		return nil, err
	}
	var cites [2]standing.Cite
	for i, names := range [][2]string{{"party", "n"}, {"other", "m"}} {
		if cites[i], err = node.ParseCite(v.R.PathValue(names[0]) + " " + v.R.PathValue(names[1])); err != nil {
			return nil, access.Nowhere
		}
	}
	p := &pair{Teller: telling.New(v.Speaker, r, pages(channelPath(r)))}
	for i, c := range cites {
		l, ok := r.Line(c)
		if !ok || !isReadout(l) {
			return nil, access.Nowhere
		}
		p.lines[i] = l
	}
	if cites != publication.Pair(cites[0], cites[1]) || p.lines[0].Party == p.lines[1].Party || p.lines[0].Act.About != p.lines[1].Act.About {
		return nil, access.Nowhere
	}
	if p.InOrder([]record.PartyName{cites[0].Party, cites[1].Party})[0] != cites[0].Party {
		p.left = 1
	}
	p.langs = p.choose(record.Lang(v.Lang()), v.R.FormValue("langs"))
	for side := range p.parts {
		p.parts[side] = p.cut(v.room.comparer, side)
	}
	p.kept, err = v.room.links.Comparison(v.R.Context(), r.ID, cites)
	return p, err
}

// choose says in which languages the two are read: those asked for; or the reader's, if both have it; or one that
// both have; or what each has.
func (p *pair) choose(reader record.Lang, asked string) (langs [2]record.Lang) {
	first, second, _ := strings.Cut(asked, ",")
	for side, want := range []string{first, second} {
		if _, ok := p.lines[side].Body.Text[record.Lang(want)]; ok {
			langs[side] = record.Lang(want)
		}
	}
	if langs[0] != "" && langs[1] != "" {
		return langs
	}
	prefer := []record.Lang{reader}
	for _, l := range textLangs(p.lines[0]) {
		if _, both := p.lines[1].Body.Text[l]; both {
			prefer = append(prefer, l)
		}
	}
	if _, both := p.lines[1].Body.Text[reader]; !both {
		prefer = prefer[1:]
	} else if _, both := p.lines[0].Body.Text[reader]; !both {
		prefer = prefer[1:]
	}
	for side := range langs {
		_, langs[side] = p.lines[side].Body.Text.In(prefer...)
	}
	return langs
}

// textLangs are the languages in which a readout has its text, in order.
func textLangs(l node.Line) []record.Lang {
	return slices.Sorted(maps.Keys(l.Body.Text))
}

// cut lists the sentences and then the points of one of the two.
func (p *pair) cut(c *compare.Comparer, side int) []part {
	body, lang := p.lines[side].Body, p.langs[side]
	text := body.Text[lang]
	var all []part
	for _, s := range c.Sentences(text, string(lang)) {
		all = append(all, part{publication.Anchor{Side: side, From: s.From, To: s.To}, compare.Piece{Text: text[s.From:s.To], Lang: string(lang)}})
	}
	terms, _ := p.lines[side].Act.Terms.(*record.Readout)
	for _, point := range terms.Points {
		if words := body.Points[point.Name][lang]; words != "" {
			all = append(all, part{publication.Anchor{Side: side, Point: point.Name, To: len(words)}, compare.Piece{Text: words, Lang: string(lang), Topic: string(point.Topic)}})
		}
	}
	return all
}

// names are what the two may call otherwise: the parties, and the topics of the record.
func (p *pair) names() []compare.Name {
	var all []compare.Name
	add := func(t record.Text) {
		var n compare.Name
		for _, l := range slices.Sorted(maps.Keys(t)) {
			n = append(n, t[l])
		}
		if len(n) > 0 {
			all = append(all, n)
		}
	}
	for _, party := range p.Charter.Parties {
		add(party.Names)
	}
	for _, t := range p.Topics {
		if l, ok := p.Line(t.Titled); ok && l.Body != nil {
			add(l.Body.Title)
		}
	}
	return all
}

// proposals are the guesses that nobody has confirmed or refused, and of which neither part is linked.
func (p *pair) proposals(c *compare.Comparer) []compare.Proposal {
	linked := map[publication.Anchor]bool{}
	for _, l := range p.kept.Links {
		for _, a := range l.Anchors {
			linked[a] = linked[a] || l.Langs == p.langs
		}
	}
	var pieces [2][]compare.Piece
	for side, parts := range p.parts {
		for _, x := range parts {
			pieces[side] = append(pieces[side], x.Piece)
		}
	}
	return slices.DeleteFunc(c.Propose(pieces[0], pieces[1], p.names()), func(g compare.Proposal) bool {
		a, b := p.parts[0][g.Left].Anchor, p.parts[1][g.Right].Anchor
		return linked[a] || linked[b] || slices.Contains(p.kept.Refused, publication.Refusal{Langs: p.langs, Parts: [2]publication.Anchor{a, b}})
	})
}

// comparePage is what a person links two readouts on.
type comparePage struct {
	sheet
	Ours        string // the parties
	Theirs      string
	Action      string
	Hidden      []web.Hidden
	Tongues     []web.Link
	Confirmed   []compareRow
	Proposed    []compareRow
	LeftParts   []choice
	RightParts  []choice
	HandButtons []web.Button
}

// A compareRow is two parts, what is between them, and what can be done about it.
type compareRow struct {
	Ours, Theirs *web.Said
	Gutter       template.HTML
	InWords      string
	Notes        []string
	Action       string
	Hidden       []web.Hidden
	Buttons      []web.Button
}

// A choice is a part that can be ticked.
type choice struct {
	ID     string
	Value  string
	Said   web.Said
	Linked bool
	Ticked bool
}

func (v *visit) compare() error { return v.showCompare(http.StatusOK, nil) }

func (v *visit) showCompare(status int, refused error) error {
	p, err := v.pair()
	if err != nil {
		return err
	}
	right := 1 - p.left
	page := comparePage{
		sheet: v.sheet(v.Say("newsroom.compare")), Action: v.R.URL.Path,
		Ours: p.Name(p.lines[p.left].Party), Theirs: p.Name(p.lines[right].Party),
		Hidden: []web.Hidden{{Name: "revision", Value: strconv.FormatInt(p.kept.Revision, 10)}, {Name: "langs", Value: langsValue(p.langs)}},
	}
	page.Wide = true
	page.Lead = v.Say("newsroom.compare.lead")
	for _, l := range p.lines {
		if release, ok := p.Releases[citeOf(l)]; !ok || !release.Shown(v.room.Clock()) {
			page.Notices = []web.Notice{{Text: v.Say("newsroom.compare.hidden")}}
		}
	}
	if refused != nil {
		key := "no-link"
		if errors.Is(refused, publication.ErrStale) {
			key = "stale"
		}
		page.Notices = append(page.Notices, web.Notice{Text: v.Say("newsroom.compare." + key), Attention: true})
	}
	page.Tongues = v.languageLinks(p)
	for i, l := range p.kept.Links {
		if l.Langs == p.langs {
			if row, ok := v.confirmedRow(p, i, l); ok {
				page.Confirmed = append(page.Confirmed, row)
			}
		}
	}
	for _, g := range p.proposals(v.room.comparer) {
		page.Proposed = append(page.Proposed, v.proposedRow(p, g))
	}
	for _, rows := range [][]compareRow{page.Confirmed, page.Proposed} {
		for i := range rows {
			rows[i].Action, rows[i].Hidden = page.Action, slices.Concat(page.Hidden, rows[i].Hidden)
		}
	}
	page.LeftParts, page.RightParts = v.choices(p, p.left), v.choices(p, right)
	for _, m := range []publication.Match{publication.Same, publication.Differ, publication.Only} {
		page.HandButtons = append(page.HandButtons, web.Button{Text: v.Say("newsroom.compare." + string(m)), Name: "do", Value: string(m), Plain: m != publication.Same})
	}
	return v.render(status, "compare", page)
}

func langsValue(l [2]record.Lang) string { return string(l[0]) + "," + string(l[1]) }

// languageLinks lead to the comparison in the other languages that the two have.
func (v *visit) languageLinks(p *pair) []web.Link {
	var all []web.Link
	for _, a := range textLangs(p.lines[0]) {
		for _, b := range textLangs(p.lines[1]) {
			langs := [2]record.Lang{a, b}
			all = append(all, web.Link{
				Text: v.Say("newsroom.compare.languages", "first", v.Language(string(langs[p.left])), "second", v.Language(string(langs[1-p.left]))),
				Href: v.R.URL.Path + "?langs=" + langsValue(langs), Here: langs == p.langs,
			})
		}
	}
	if len(all) < 2 {
		return nil
	}
	return all
}

func (v *visit) said(p *pair, side int, words ...string) *web.Said {
	if len(words) == 0 {
		return nil
	}
	return &web.Said{Text: strings.Join(words, " … "), Lang: p.Foreign(p.langs[side])}
}

func (v *visit) confirmedRow(p *pair, at int, l publication.Link) (compareRow, bool) {
	var said [2]*web.Said
	for side := range said {
		words, ok := l.Words(side, p.lines[side].Body)
		if !ok {
			return compareRow{}, false
		}
		said[side] = v.said(p, side, words...)
	}
	row := compareRow{
		Ours: said[p.left], Theirs: said[1-p.left],
		Notes:   []string{v.Say("newsroom.compare.by", "person", l.By, "date", v.Date(l.At))},
		Hidden:  []web.Hidden{{Name: "link", Value: strconv.Itoa(at)}},
		Buttons: []web.Button{{Text: v.Say("newsroom.compare.unlink"), Name: "do", Value: "unlink", Plain: true}},
	}
	match := telling.Matched(string(l.Match), row.Ours != nil)
	row.Gutter, row.InWords = picture.Gutter(v.Speaker, match, p.Name(p.lines[p.left].Party), p.Name(p.lines[1-p.left].Party))
	return row, true
}

func (v *visit) proposedRow(p *pair, g compare.Proposal) compareRow {
	parts := [2]part{p.parts[0][g.Left], p.parts[1][g.Right]}
	row := compareRow{
		Ours: v.said(p, p.left, parts[p.left].Text), Theirs: v.said(p, 1-p.left, parts[1-p.left].Text),
		Hidden: []web.Hidden{{Name: "part", Value: partValue(parts[0].Anchor)}, {Name: "part", Value: partValue(parts[1].Anchor)}},
	}
	var clues []string
	for _, c := range g.Clues {
		if p.left == 1 {
			c.Left, c.Right = c.Right, c.Left
		}
		switch {
		case c.Kind == compare.Topic:
			clues = append(clues, v.Say("newsroom.compare.clue.topic"))
		case c.Left == c.Right:
			clues = append(clues, v.Say("newsroom.compare.clue.one", "left", c.Left))
		default:
			clues = append(clues, v.Say("newsroom.compare.clue", "left", c.Left, "right", c.Right))
		}
	}
	row.Notes = []string{v.Say("newsroom.compare.because", "clues", v.List(clues))}
	if g.DatesDiffer {
		row.Notes = append(row.Notes, v.Say("newsroom.compare.dates-differ"))
	}
	if g.NumbersDiffer {
		row.Notes = append(row.Notes, v.Say("newsroom.compare.numbers-differ"))
	}
	differ := g.DatesDiffer || g.NumbersDiffer
	row.Buttons = []web.Button{
		{Text: v.Say("newsroom.compare.same"), Name: "do", Value: string(publication.Same), Plain: differ},
		{Text: v.Say("newsroom.compare.differ"), Name: "do", Value: string(publication.Differ), Plain: !differ},
		{Text: v.Say("newsroom.compare.refuse"), Name: "do", Value: "refuse", Plain: true},
	}
	return row
}

func (v *visit) choices(p *pair, side int) []choice {
	var all []choice
	for i, x := range p.parts[side] {
		c := choice{ID: fmt.Sprintf("part-%d-%d", side, i), Value: partValue(x.Anchor), Said: *v.said(p, side, x.Text)}
		c.Ticked = slices.Contains(v.R.PostForm["part"], c.Value)
		c.Linked = slices.ContainsFunc(p.kept.Links, func(l publication.Link) bool {
			return l.Langs == p.langs && slices.Contains(l.Anchors, x.Anchor)
		})
		all = append(all, c)
	}
	return all
}

// partValue names a part in a form.
func partValue(a publication.Anchor) string {
	return strings.Join([]string{strconv.Itoa(a.Side), strconv.Itoa(a.From), strconv.Itoa(a.To), a.Point}, ":")
}

// sent are the parts that a form names, of those that there are.
func (v *visit) sent(p *pair) (all []publication.Anchor) {
	for _, parts := range p.parts {
		for _, x := range parts {
			if slices.Contains(v.R.PostForm["part"], partValue(x.Anchor)) {
				all = append(all, x.Anchor)
			}
		}
	}
	return all
}

// link confirms a proposal, refuses it, links by hand, or takes a link back.
func (v *visit) link() error {
	p, err := v.pair()
	if err != nil {
		return err
	}
	ctx, links, revision, parts := v.R.Context(), v.room.links, v.revision(), v.sent(p)
	do := v.R.PostForm.Get("do")
	switch do {
	case "unlink":
		at, bad := strconv.Atoi(v.R.PostForm.Get("link"))
		if bad != nil {
			return access.Nowhere
		}
		err = links.Unlink(ctx, p.ID, p.kept.Pair, revision, at)
	case "refuse":
		if len(parts) != 2 {
			return access.Nowhere
		}
		err = links.Refuse(ctx, p.ID, p.kept.Pair, revision, publication.Refusal{Langs: p.langs, Parts: [2]publication.Anchor(parts)})
	case string(publication.Same), string(publication.Differ), string(publication.Only):
		err = links.Link(ctx, p.ID, p.kept.Pair, revision, publication.Link{Match: publication.Match(do), Langs: p.langs, Anchors: parts, By: v.Person.ID})
	default:
		return access.Nowhere
	}
	if errors.Is(err, publication.ErrStale) || errors.Is(err, publication.ErrNoLink) {
		return v.showCompare(http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	v.room.Log.InfoContext(ctx, "newsroom: compare: "+do, "person", v.Person.ID, "pair", p.kept.Pair)
	return v.Redirect(v.R.URL.Path + "?langs=" + langsValue(p.langs))
}
