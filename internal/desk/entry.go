package desk

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"parley.example/internal/access"
	"parley.example/internal/node"
	"parley.example/internal/store"
	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

type entryPage struct {
	sheet
	Kind, Help string
	Edge       web.Side
	Look       web.Look
	States     []web.State
	Act        *act
	Changes    []web.Changed
	Signed     []web.Fact
	Before     []web.Fact
	Receipts   []web.Fact
	Effect     []web.Fact
	Text       string // the signed text, byte for byte
	Public     string
	Release    *web.Form
	Proof      web.Link
}

// cited finds the entry of the address.
func (v *view) cited() (node.Line, standing.Cite, error) {
	cite, err := node.ParseCite(v.R.PathValue("party") + "/" + v.R.PathValue("n"))
	if err != nil {
		return node.Line{}, cite, access.Nowhere
	}
	l, ok := v.Line(cite)
	if !ok {
		return l, cite, access.Nowhere
	}
	return l, cite, nil
}

// showEntry answers what one entry says, who signed it, what they had before them, who has it,
// and what came of it.
func (v *view) showEntry() error { return v.answerEntry(http.StatusOK, "") }

// answerEntry answers so; wrong says what could not be read of the form of its release.
func (v *view) answerEntry(status int, wrong string) error {
	l, cite, err := v.cited()
	if err != nil {
		return err
	}
	party, _ := v.Reading.Party(l.Party)
	p := entryPage{sheet: v.sheet(v.Say("desk.entry.title", "citation", cite.String())), Edge: v.Side(l.Party)}
	p.Wide = false
	state := v.entryState(l, party)
	p.States, p.Look = []web.State{state}, state.Look
	p.Before, p.Receipts = v.before(l), v.receipts(cite)
	p.Proof = web.Link{Text: v.Say("desk.entry.proof"), Href: v.base + "/log/" + path(cite) + "/proof"}
	switch {
	case l.Entry == nil:
		p.Kind = v.Say("desk.unreadable")
	case l.Entry.Node != "":
		p.Kind, p.Help = v.nodeNote(l.Entry.Node), v.Say("desk.node.help")
	case l.Act == nil:
		p.Kind = v.Say("desk.unreadable")
	default:
		p.Kind = v.Kind(l.Act.Kind)
		if key := "kind." + l.Act.Kind + ".help"; v.Has(key) {
			p.Help = v.Say(key)
		}
		a := v.act(&l.Act.Act, l.Act.Terms, l.Body)
		p.Act, p.Text = &a, string(l.Act.Note)
		p.Signed, p.Effect = v.signed(l), v.effect(l)
		p.Changes = v.Changes(l)
		v.publicity(&p, cite, wrong)
		if gone := v.Expunged(l); gone != "" {
			p.Notices = append(p.Notices, web.Notice{Text: gone})
		}
		if v.disputedDate(cite) {
			p.States = append(p.States, v.DateDisputed())
		}
	}
	if v.R.URL.Query().Has("signed") {
		p.Notices = append(p.Notices, web.Notice{Title: v.Say("desk.entry.signed.title"), Text: v.Say("desk.entry.signed.text", "citation", cite.String())})
	}
	return v.render(status, "entry", p)
}

func (v *view) disputedDate(cite standing.Cite) bool {
	for _, d := range v.DateDisputes {
		if d.Cite == cite {
			return true
		}
	}
	return false
}

// signed says who signed, in which office and under which powers, and when by whose clock.
func (v *view) signed(l node.Line) []web.Fact {
	facts := []web.Fact{{Term: v.Say("desk.signed.party"), Value: web.Value{Text: v.Name(l.Party)}}}
	if l.Act.By == "" {
		facts = append(facts, web.Fact{Term: v.Say("desk.signed.by"), Value: web.Value{Text: v.Say("desk.party-itself")}})
	} else if o, ok := v.PowersOf(l); ok {
		var may []string
		for _, p := range o.May {
			may = append(may, v.Option(string(p), "powers.given", "may"))
		}
		facts = append(
			facts,
			web.Fact{Term: v.Say("desk.signed.by"), Value: web.Value{Text: o.Name + v.Say("desk.comma") + o.Office}},
			web.Fact{Term: v.Say("desk.signed.powers"), Value: web.Value{Text: strings.Join(may, v.Say("desk.lead.join")), Citation: v.Cited(o.Given)}},
		)
		if o.Revoked != nil {
			facts = append(facts, web.Fact{Term: v.Say("desk.signed.revoked"), Value: web.Value{Citation: v.Cited(*o.Revoked)}})
		}
	} else {
		s := web.State{Look: web.Unknown, Word: v.Say("desk.signed.no-powers")}
		facts = append(facts, web.Fact{Term: v.Say("desk.signed.by"), Value: web.Value{Text: string(l.Act.By), State: &s}})
	}
	return append(
		facts,
		web.Fact{Term: v.Say("desk.signed.dated"), Value: web.Value{Text: v.DateTime(l.Act.Dated.Time)}},
		web.Fact{Term: v.Say("desk.signed.entered"), Value: web.Value{Text: v.DateTime(l.Entry.Time.Time)}},
	)
}

// before says how much of every other log was before the entry.
func (v *view) before(l node.Line) []web.Fact {
	if l.Entry == nil {
		return nil
	}
	var facts []web.Fact
	for _, c := range l.Entry.Seen {
		last := standing.Cite{Party: c.Party, N: c.Size - 1}
		facts = append(facts, web.Fact{Term: v.Name(c.Party), Value: web.Value{Text: v.Say("desk.before.up-to"), Citation: v.Cited(last)}})
	}
	if len(facts) == 0 {
		none := web.State{Look: web.Unknown, Word: v.Say("desk.before.nothing")}
		facts = append(facts, web.Fact{Term: v.Say("desk.before.others"), Value: web.Value{State: &none}})
	}
	return facts
}

// receipts says for every other party whether its log has cited the entry: it has then verified
// it and stored it.
func (v *view) receipts(cite standing.Cite) []web.Fact {
	var facts []web.Fact
	for _, party := range append(v.Principals(), v.servants()...) {
		if party == cite.Party {
			continue
		}
		f := web.Fact{Term: v.Name(party)}
		not := web.State{Look: web.Unknown, Word: v.Say("desk.receipts.not"), Help: v.Say("desk.receipts.not.help")}
		f.Value.State = &not
		for _, l := range v.Log(party) {
			if l.Entry != nil && holds(l.Entry.Seen, cite) {
				first := standing.Cite{Party: party, N: l.N}
				f.Value = web.Value{Text: v.Say("desk.receipts.had", "date", l.Entry.Time.Time), Citation: v.Cited(first)}
				break
			}
		}
		facts = append(facts, f)
	}
	return facts
}

func holds(seen []record.Cited, c standing.Cite) bool {
	for _, s := range seen {
		if s.Party == c.Party && s.Size > c.N {
			return true
		}
	}
	return false
}

// effect says what the act is part of now: what it opened, and what it is about.
func (v *view) effect(l node.Line) []web.Fact {
	cite := standing.Cite{Party: l.Party, N: l.N}
	var facts []web.Fact
	for class, line := range v.Lines() {
		for _, c := range line.Entries {
			if c == cite {
				f := v.fact(telling.Upper(v.Say("desk.class."+string(class))), line.Ref)
				state := v.lineState(class, line)
				f.Value.State, f.Value.Citation = &state, nil
				facts = append(facts, f)
				break
			}
		}
	}
	return facts
}

func (v *view) lineState(class record.Object, line standing.Line) web.State {
	s := v.Mark(class, line.State)
	if line.Provisional {
		s.Look, s.Detail = web.Provisional, v.Say("state.provisional")
	}
	return s
}

// publicity says whether the press room shows the entry, and lets who may publish release it: at once, or from
// a moment on, which can be another, or called off, until it is there. Wrong says what of it could not be read.
func (v *view) publicity(p *entryPage, cite standing.Cite, wrong string) {
	r, decided := v.Releases[cite]
	held := decided && r.Removed == nil && !r.Shown(v.now)
	if decided && !held {
		p.Public = v.Say("desk.release.since", "date", r.At, "by", r.Who())
		return
	}
	p.Public = v.Say("desk.release.not")
	if held {
		p.Public = v.Say("desk.release.held", "when", v.DateTime(r.From.UTC()), "by", r.Who())
	}
	if !v.may(record.PowerPublish) {
		return
	}
	when := web.Field{Name: "when", Label: v.Say("newsroom.field.when"), Help: v.Say("newsroom.help.when"), Kind: web.TextField, Optional: true, Value: v.R.PostForm.Get("when"), Error: wrong}
	if held && wrong == "" {
		when.Value = web.FormatMoment(r.From)
	}
	p.Release = &web.Form{
		Speaker: v.Speaker, ID: "release", Action: v.base + "/log/" + path(cite) + "/release", Fields: []web.Field{when},
		Buttons: []web.Button{{Text: v.Say("desk.release.do"), Name: "do", Value: "release", Plain: true}},
	}
	if held {
		p.Release.Buttons = append(p.Release.Buttons, web.Button{Text: v.Say("newsroom.call-off"), Name: "do", Value: "call-off", Plain: true})
	}
}

// release shows an entry to the public, from now or from a moment on, or calls that off.
func (v *view) release() error {
	l, cite, err := v.cited()
	if err != nil {
		return err
	}
	if l.Act == nil {
		return access.Nowhere
	}
	if !v.may(record.PowerPublish) {
		return access.Powers
	}
	if err := v.R.ParseForm(); err != nil {
		return access.TooLarge
	}
	from, err := web.ParseMoment(v.R.PostForm.Get("when"))
	if err != nil {
		return v.answerEntry(http.StatusUnprocessableEntity, v.Say("newsroom.fault.ill-formed"))
	}
	by, do := node.Releaser{Official: v.official()}, v.R.PostForm.Get("do")
	switch {
	case do == "call-off":
		err = v.desk.node.CallOff(v.ctx(), v.ID, cite, by)
	case from.IsZero():
		err = v.desk.node.Release(v.ctx(), v.ID, cite, by.Official)
	default:
		err = v.desk.node.ReleaseFrom(v.ctx(), v.ID, cite, by, from)
	}
	// Another decided first, or the moment came: the page says how it stands.
	if err != nil && !errors.Is(err, node.ErrReleased) && !errors.Is(err, node.ErrNotReleased) && !errors.Is(err, store.ErrMoved) {
		return err
	}
	v.desk.log.InfoContext(v.ctx(), "desk: release", "official", v.official(), "entry", cite.String(), "do", do, "from", from, "error", err)
	return v.Redirect(v.base + "/log/" + path(cite))
}

type proofPage struct {
	sheet
	Proven, Unproven []string
	Downloads        []web.Link
	Hashes           []web.Fact
}

// showProof answers what can be proven of an entry to whoever was not there.
func (v *view) showProof() error {
	l, cite, err := v.cited()
	if err != nil {
		return err
	}
	p := proofPage{sheet: v.sheet(v.Say("desk.proof.title", "citation", cite.String()))}
	p.Wide = false
	raw, err := v.prove(cite, true)
	if err != nil {
		if err := v.noProof(&p, l, err); err != nil {
			return err
		}
		return v.render(http.StatusOK, "proof", p)
	}
	proven, err := record.VerifyProof(raw, v.ID)
	if err != nil {
		return fmt.Errorf("the proof of %s that this node made does not verify: %w", cite, err)
	}
	p.Lead = v.Say("desk.proof.lead")
	p.Proven, p.Unproven = v.provenSentences(proven), v.unproven(proven)
	file := v.base + "/log/" + path(cite) + "/proof/file"
	p.Downloads = []web.Link{{Text: v.Say("desk.proof.download"), Href: file}}
	if proven.Body != nil {
		p.Downloads = append(p.Downloads, web.Link{Text: v.Say("desk.proof.download-bare"), Href: file + "?words=no"})
	}
	p.Hashes = []web.Fact{
		{Term: v.Say("desk.proof.channel"), Value: web.Value{Text: proven.Channel.String()}},
		{Term: v.Say("desk.proof.size"), Value: web.Value{Text: v.Number(int(proven.Size))}},
	}
	if proven.Act != nil {
		p.Hashes = append(p.Hashes, web.Fact{Term: v.Say("desk.proof.act"), Value: web.Value{Text: proven.Act.Hash.String()}})
	}
	return v.render(http.StatusOK, "proof", p)
}

func (v *view) prove(cite standing.Cite, words bool) ([]byte, error) {
	proof, err := v.desk.node.Prove(v.ctx(), v.ID, cite, words)
	if err != nil {
		return nil, err
	}
	return proof.Bytes()
}

// noProof says why there is no proof yet, and what to do.
func (v *view) noProof(p *proofPage, l node.Line, err error) error {
	notice := web.Notice{Title: v.Say("desk.proof.none"), Attention: true}
	other := v.Name(l.Party)
	switch {
	case l.Breach != nil:
		notice.Text = v.Say("desk.proof.void", "rule", string(l.Breach.Rule))
	case errors.Is(err, node.ErrNoSeal):
		notice.Text = v.Say("desk.proof.no-seal", "party", other)
	case errors.Is(err, node.ErrBranch):
		notice.Text = v.Say("desk.proof.branch", "party", v.Name(standing.PartyOf(l.Party)))
	case errors.Is(err, node.ErrNoReceipt):
		notice.Text = v.Say("desk.proof.no-receipt")
	default:
		return err
	}
	p.Notices = append(p.Notices, notice)
	return nil
}

func (v *view) provenSentences(x *record.Proven) []string {
	cite := fmt.Sprintf("%s %d", x.Party.Name, x.Entry.N)
	var all []string
	switch {
	case x.Act == nil:
		all = append(all, v.Say("desk.proven.node", "citation", cite, "party", v.Name(x.Party.Name)))
	case x.Powers != nil:
		all = append(all, v.Say("desk.proven.official", "name", x.Powers.Name, "office", x.Powers.Office, "party", v.Name(x.Party.Name), "kind", v.Kind(x.Act.Kind)))
	default:
		all = append(all, v.Say("desk.proven.party", "party", v.Name(x.Party.Name), "kind", v.Kind(x.Act.Kind)))
	}
	all = append(all, v.Say("desk.proven.place", "citation", cite, "party", v.Name(x.Party.Name)))
	if x.Body != nil {
		all = append(all, v.Say("desk.proven.words"))
	}
	for _, r := range x.Receipts {
		all = append(all, v.Say("desk.proven.receipt", "party", v.Name(r.Party), "time", v.DateTime(r.At.UTC())))
	}
	return all
}

func (v *view) unproven(x *record.Proven) []string {
	all := []string{v.Say("desk.unproven.true"), v.Say("desk.unproven.agrees"), v.Say("desk.unproven.clocks")}
	if x.Powers != nil {
		all = append(all, v.Say("desk.unproven.powers"))
	}
	if x.Charter.Nature != record.Real {
		all = append(all, v.Say("desk.unproven."+string(x.Charter.Nature)))
	}
	return all
}

// sendProof sends the proof as a file.
func (v *view) sendProof() error {
	_, cite, err := v.cited()
	if err != nil {
		return err
	}
	raw, err := v.prove(cite, v.R.URL.Query().Get("words") != "no")
	if err != nil {
		return v.Redirect(v.base + "/log/" + path(cite) + "/proof") // which says why
	}
	v.W.Header().Set("Content-Type", "application/octet-stream")
	v.W.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s-%d.proof"`, strings.ReplaceAll(string(cite.Party), `"`, ""), cite.N))
	_, _ = v.W.Write(raw) // a reader who has gone away is nobody's error
	return nil
}
