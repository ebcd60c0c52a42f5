package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"parley.example/internal/node"
	"parley.example/internal/office"
	"parley.example/internal/reading"
	"parley.example/record"
	"parley.example/standing"
)

type showCmd struct {
	At      string `help:"What is due then: 2025-02-15T15:30:00Z, or 2025-02-15; else now." placeholder:"TIME"`
	AsOf    string `help:"What it amounted to for the author of that entry: us.example/12." placeholder:"ENTRY"`
	Channel string `help:"The first digits of the channel's hash, if there are several." placeholder:"HASH"`
	JSON    bool   `help:"Print JSON: the standing, in the words of the specification."`
}

// Help explains the verb.
func (showCmd) Help() string {
	return `Every line names the entries behind it. What the other principals have not cited yet is marked
provisional. Where there are several channels, and none is named, they are listed.`
}

// Run shows.
func (v *showCmd) Run(ctx context.Context, a *app) error { return a.inOffice(ctx, "show", v) }

func (v *showCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	if v.Channel == "" {
		ids, err := o.Node.Channels(ctx)
		if err != nil {
			return err
		}
		if len(ids) != 1 {
			return v.list(ctx, o, ids, c)
		}
	}
	id, err := findChannel(ctx, o.Node, v.Channel)
	if err != nil {
		return err
	}
	at := o.Node.Now()
	if v.At != "" {
		if at, err = parseTime(v.At); err != nil {
			return fmt.Errorf("--at: %w", err)
		}
	}
	r, err := v.read(ctx, o.Node, id, at)
	if err != nil {
		return err
	}
	if v.JSON {
		return printJSON(c.Out(), r.Standing)
	}
	s := &sheet{printer: printer{to: c.Out()}, r: r}
	s.all()
	if v.AsOf == "" {
		if err := s.witnesses(ctx, o); err != nil {
			return err
		}
	}
	return s.err
}

// witnesses says who has cosigned the own log, beside the record: none of it is in the standing.
func (s *sheet) witnesses(ctx context.Context, o *office.Office) error {
	w, err := witnessedOf(ctx, o, s.r.ID)
	if err != nil || len(w.By) == 0 {
		return err
	}
	s.head("WITNESSES, beside the record", len(w.By))
	w.print(&s.printer)
	return nil
}

func (v *showCmd) read(ctx context.Context, n *node.Node, id record.Hash, at time.Time) (*reading.Reading, error) {
	if v.AsOf == "" {
		return reading.Whole(ctx, n, id, at)
	}
	cite, err := findEntry(ctx, n, id, v.AsOf)
	if err != nil {
		return nil, err
	}
	return reading.AsOf(ctx, n, id, cite, at)
}

// list shows which channels there are.
func (v *showCmd) list(ctx context.Context, o *office.Office, ids []record.Hash, c office.Console) error {
	type listed struct {
		Channel record.Hash   `json:"channel"`
		Title   record.Text   `json:"title"`
		Nature  record.Nature `json:"nature"`
	}
	all := []listed{}
	for _, id := range ids {
		charter, _, err := o.Node.Charter(ctx, id)
		if err != nil {
			return err
		}
		all = append(all, listed{id, charter.Title, charter.Nature})
	}
	if v.JSON {
		return printJSON(c.Out(), all)
	}
	p := &printer{to: c.Out()}
	if len(all) == 0 {
		p.line("%s is in no channel yet: found one with parley found, or join one with parley join.", o.Config.Party)
	}
	for _, x := range all {
		title, _ := x.Title.In("en")
		p.line("%s  %s  %s", x.Channel, x.Nature, quoted(title))
	}
	return p.err
}

// sheet is a standing on paper.
type sheet struct {
	printer
	r *reading.Reading
}

func (s *sheet) langs() []record.Lang { return spoken(s.r.Charter) }

func (s *sheet) all() {
	s.nature(s.r.Charter)
	title, _ := s.r.Charter.Title.In(s.langs()...)
	s.line("Channel %s, %s", s.r.ID.Short(), quoted(title))
	s.line("as it stands at %s, by the record that %s holds", s.r.At.Format(time.RFC3339), s.r.Own)
	if !s.r.Complete {
		s.line("INCOMPLETE: it holds acts of kinds that this version does not know, or a log has a history that is not here.")
	}
	s.forks()
	s.parties()
	s.topics()
	s.contacts()
	s.statements()
	s.jointTexts()
	s.notes()
	s.rounds()
	s.points()
	s.measures()
	s.groups()
	s.withoutEffect()
}

// forks says which parties have forked their logs, what it means and what to do.
func (s *sheet) forks() {
	for _, k := range s.r.Forks {
		s.line("")
		s.line("%s HAS FORKED ITS LOG: it signed heads over %d and %d entries that cannot both be true  [found by %s]", k.Party, k.Sizes[0], k.Sizes[1], cites(k.Found...))
		for _, b := range k.Branches {
			s.line("  branch %s: entries %d to %d, of which others had relied on those before %d", b.Log, b.From, b.Entries-1, b.Kept)
		}
		s.line("  What the others had cited of it before they knew counts against it, on every branch; the rest of it")
		s.line("  does not, and nothing waits for it any more (rule 9.9). Ask it what happened, and talk to the others.")
		s.line("  The evidence: parley fork %s -o FILE", k.Party)
	}
}

// head begins a section, and says so if it is empty.
func (s *sheet) head(title string, n int) {
	s.line("")
	if n == 0 {
		s.line("%s: none", title)
		return
	}
	s.line("%s", title)
}

// row prints the line of an object: its state, what it is, its entries.
func (s *sheet) row(l standing.Line, what string) {
	marks := l.State
	if l.Provisional {
		marks += ", provisional"
	}
	if l.DateDispute {
		marks += ", date disputed"
	}
	for _, p := range l.Forked {
		marks += ", disputed: two branches of the log of " + string(p)
	}
	s.line("  %s: %s  [%s]", marks, what, cites(l.Entries...))
}

func (s *sheet) more(format string, args ...any) { s.line("    "+format, args...) }

func cites(list ...standing.Cite) string {
	all := make([]string, len(list))
	for i, c := range list {
		all[i] = c.String()
	}
	return strings.Join(all, ", ")
}

// title names an object: by its title, or else by what it is.
func (s *sheet) title(ref record.Ref, or string) string {
	if t, _ := s.r.Title(ref, s.langs()...); t != "" {
		return quoted(t)
	}
	return or
}

// named refers to an object of the record from another's line.
func (s *sheet) named(ref record.Ref) string {
	name := ref.Act().Short()
	if l, ok := s.r.Opening(ref); ok {
		name = standing.Cite{Party: l.Party, N: l.N}.String()
	}
	if _, point, ok := strings.Cut(string(ref), "#"); ok {
		name += "#" + point
	}
	if t, _ := s.r.Title(ref, s.langs()...); t != "" {
		name += " " + quoted(t)
	}
	return name
}

func (s *sheet) nameAll(refs []record.Ref) string {
	var all []string
	for _, r := range refs {
		all = append(all, s.named(r))
	}
	return strings.Join(all, ", ")
}

// words prints the words that brought an object in.
func (s *sheet) words(ref record.Ref) {
	if w, _ := s.r.Words(ref, s.langs()...); w != "" {
		s.indent("    | ", w)
	}
}

func (s *sheet) parties() {
	s.head("PARTIES", len(s.r.Parties))
	for _, p := range s.r.Parties {
		called, _ := p.Names.In(s.langs()...)
		signed := "has not signed the charter"
		if p.Signed != nil {
			signed = "signed the charter by " + p.Signed.String()
		}
		s.line("  %s, %s, %s: %s; %s; %d entries, %d settled", p.Name, quoted(called), p.Role, p.State, signed, p.Entries, p.Settled)
		for _, o := range p.Officials {
			powers := o.State
			if o.Revoked != nil {
				powers += " by " + o.Revoked.String()
			}
			s.more("%s (%s), %s: may %s%s; %s  [%s]", clean(o.Name), o.Official, clean(o.Office), join(o.May), span(o.From, o.Until), powers, o.Given)
		}
	}
}

func span(from, until record.Moment) string {
	var s string
	if from != "" {
		s += " from " + string(from)
	}
	if until != "" {
		s += " until " + string(until)
	}
	return s
}

func (s *sheet) topics() {
	s.head("TOPICS", len(s.r.Topics))
	for _, t := range s.r.Topics {
		s.row(t.Line, s.title(t.Ref, "without title"))
	}
}

func (s *sheet) contacts() {
	s.head("CONTACTS", len(s.r.Contacts))
	for _, c := range s.r.Contacts {
		what := []string{s.title(c.Ref, orUnknown("form", string(c.Form)))}
		what = append(what, orUnknown("level", string(c.Level)), orUnknown("when", string(c.When)), orUnknown("initiative", join(c.Initiative)))
		s.row(c.Line, strings.Join(what, ", "))
		if c.Venue != "" || c.Host != "" {
			s.more("at %s, host %s", clean(orUnknown("venue", c.Venue)), orUnknown("host", string(c.Host)))
		}
		for _, d := range c.Delegations {
			s.more("for %s: %s", d.Party, clean(strings.Join(append([]string{d.Head}, d.Members...), ", ")))
		}
		if c.Offer != nil {
			s.more("another time is proposed: %s %s  [%s]", c.Offer.When, clean(c.Offer.Venue), c.Offer.Cite)
		}
		for _, h := range c.Held {
			s.more("%s has it as held: %s, lasted %s  [%s]", h.Party, h.When, orUnknown("how long", string(h.Lasted)), h.Cite)
			if len(h.Fulfils) > 0 {
				s.more("  in fulfilment of %s", s.nameAll(h.Fulfils))
			}
		}
		for _, x := range c.Cancelled {
			s.more("%s has it as cancelled: %s  [%s]", x.Party, orUnknown("at whose initiative", join(x.Initiative)), x.Cite)
		}
		if c.Follows != "" {
			s.more("follows %s", s.named(c.Follows))
		}
		s.words(c.Ref)
	}
}

// orUnknown says that something is unknown, in a word.
func orUnknown(what, value string) string {
	if value == "" {
		return what + " unknown"
	}
	return value
}

func (s *sheet) statements() {
	s.head("STATEMENTS", len(s.r.Statements))
	for _, x := range s.r.Statements {
		what := fmt.Sprintf("%s by %s, %s", x.Kind, x.By, s.title(x.Ref, "without title"))
		if x.Speaker != "" {
			what = fmt.Sprintf("%s said %s, quoted by %s", clean(x.Speaker), x.Said, x.By)
		}
		s.row(x.Line, what)
		if x.Contact != "" {
			s.more("on %s", s.named(x.Contact))
		}
		if x.Source != nil {
			s.more("source: %s %s %s", clean(x.Source.Publisher), clean(x.Source.Address), x.Source.Dated)
		}
		s.words(x.Ref)
	}
}

func (s *sheet) jointTexts() {
	s.head("TEXTS", len(s.r.Texts))
	for _, t := range s.r.Texts {
		s.row(t.Line, fmt.Sprintf("%s, %s, authentic in %s", t.Form, s.title(t.Ref, "without title"), join(t.Authentic)))
		for _, g := range t.Signatures {
			s.more("%s: %s%s", g.Party, g.State, atCite(g.Cite))
		}
		s.more("enters into force on %s %s", t.Terms.On, t.Terms.Date)
		if t.Adopted != nil {
			s.more("adopted%s", atCite(t.Adopted))
		}
		if t.VersionOf != "" {
			s.more("a version of %s", s.named(t.VersionOf))
		}
		if t.Replaces != "" {
			s.more("replaces %s", s.named(t.Replaces))
		}
		s.words(t.Ref)
	}
}

func atCite(c *standing.Cite) string {
	if c == nil {
		return ""
	}
	return "  [" + c.String() + "]"
}

func (s *sheet) notes() {
	s.head("NOTES", len(s.r.Notes))
	for _, n := range s.r.Notes {
		s.row(n.Line, fmt.Sprintf("%s to %s, number %s", s.title(n.Ref, "note"), n.To, clean(orUnknown("number", n.Number))))
		if n.Answer != nil {
			s.more("answered, number %s%s", clean(orUnknown("number", n.Answered)), atCite(n.Answer))
		}
		if n.InForce != nil {
			s.more("in force%s", atCite(n.InForce))
		}
		s.words(n.Ref)
	}
}

func (s *sheet) rounds() {
	if len(s.r.Rounds) == 0 {
		return // few channels ever have one
	}
	s.head("SEALED OFFERS", len(s.r.Rounds))
	for _, r := range s.r.Rounds {
		what := "opened by all when all are in"
		if r.Mediator != "" {
			what = "compared by " + string(r.Mediator)
		}
		s.row(r.Line, s.title(r.Ref, "round")+", "+what+", "+orUnknown("until when", string(r.Until)))
		for _, x := range r.Offers {
			said := ""
			if x.Offer != nil {
				said = ": " + offerWords(*x.Offer)
			}
			s.more("%s: %s%s%s", x.Party, x.State, said, atCite(x.Sealed))
		}
		if r.Match != nil {
			s.more("they match on %s%s", offerWords(*r.Match), atCite(r.Matched))
		}
		s.words(r.Ref)
	}
}

func (s *sheet) points() {
	s.head("POINTS", len(s.r.Points))
	for _, p := range s.r.Points {
		s.row(p.Line, fmt.Sprintf("%s, in %s %s", p.Name, p.In, s.named(p.Source)))
		if len(p.Owes) > 0 {
			due := "no deadline"
			switch {
			case p.DueBy != "":
				due = "due by " + string(p.DueBy)
			case p.DueIs != "":
				due = p.DueIs
			case p.Due.Standing:
				due = "a standing duty"
			}
			s.more("%s to %s, %s", join(p.Owes), join(p.To), due)
		}
		if p.Overdue > 0 {
			s.more("overdue by %d days", p.Overdue)
		}
		if len(p.ClaimedBy) > 0 {
			s.more("claimed by %s", join(p.ClaimedBy))
		}
		if p.Agreed != "" {
			s.more("agreed: %s", p.Agreed)
		}
		for _, c := range p.Reports {
			s.more("reported kept  [%s]", c)
		}
		for _, c := range p.Contests {
			s.more("contested  [%s]", c)
		}
		for _, a := range p.Acks {
			s.more("acknowledged by %s, kept on %s  [%s]", a.Party, orUnknown("day", string(a.On)), a.Cite)
		}
		if p.KeptBy != "" {
			s.more("kept by %s", s.named(p.KeptBy))
		}
		s.words(p.Ref)
	}
}

func (s *sheet) measures() {
	s.head("MEASURES", len(s.r.Measures))
	for _, m := range s.r.Measures {
		s.row(m.Line, fmt.Sprintf("%s by %s towards %s, %s, taken %s", s.title(m.Ref, "measure"), m.By, m.Target, m.Category, m.Taken))
		if m.Deadline != "" {
			s.more("to be complied with by %s", m.Deadline)
		}
		if len(m.Answers) > 0 {
			s.more("answers %s", s.nameAll(m.Answers))
		}
		if len(m.AnsweredBy) > 0 {
			s.more("answered by %s", s.nameAll(m.AnsweredBy))
		}
		if m.Lifted != "" {
			s.more("lifted %s", m.Lifted)
		}
		if len(m.Against) > 0 {
			s.more("against %s", s.nameAll(m.Against))
		}
		s.words(m.Ref)
	}
}

func (s *sheet) groups() {
	if p := s.r.Charter.Parent; p != (record.Parent{}) {
		s.line("")
		s.line("A WORKING GROUP of channel %s, under the mandate %s there", p.Channel.Short(), p.Mandate.Act().Short())
	}
	if len(s.r.Groups) == 0 {
		return // few channels have any
	}
	s.head("WORKING GROUPS", len(s.r.Groups))
	for _, g := range s.r.Groups {
		s.row(g.Line, fmt.Sprintf("%s, channel %s", s.title(g.Ref, "working group"), g.Channel.Short()))
		s.more("under %s, confirmed by %s of %s", s.nameAll([]record.Ref{g.Mandate}), join(g.Confirmed), join(g.Parties))
		if len(g.Closing) > 0 {
			s.more("closed by %s", join(g.Closing))
		}
		if len(g.Reports) > 0 {
			s.more("reports %s", s.nameAll(g.Reports))
		}
	}
}

func (s *sheet) withoutEffect() {
	s.head("WITHOUT EFFECT", len(s.r.WithoutEffect))
	for _, w := range s.r.WithoutEffect {
		s.line("  %s: %s, rule %s: %s", w.Cite, orUnknown("kind", w.Kind), w.Rule, clean(w.Why))
	}
	for _, d := range s.r.DateDisputes {
		s.line("  date disputed: %s, against %s: %s", d.Cite, d.Against, clean(d.Why))
	}
}
