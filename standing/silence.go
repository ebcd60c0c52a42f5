package standing

import (
	"cmp"
	"slices"
	"time"

	"parley.example/record"
)

// Silence: how what waits for a party that is heard no more comes to be settled without it (rules
// 6.1, 6.2).
//
// The notices that one party is silent go together when they fix the same size of its log, and of each
// history of a log that has forked as far as they had heard of it: they
// are then about the same silence. It is complete when the depositary has entered one, or all
// remaining principals have, at least two; that is a fact in the sense of reached.go. It counts
// once every remaining principal's log has it before an entry.
func init() {
	register("silence.noticed", law{judge: judgeSilence})
}

// Silence is one silence of a party, of which somebody has entered a notice:
//
//	noticed      by some of those who have to, or not yet known to all remaining principals
//	provisional  by the only other principal, and there is no depositary: it settles nothing
//	silent       what waits settles without it
//	heard-again  the party's log cites the notice
type Silence struct {
	State    string         `json:"state"`
	Size     int64          `json:"size"`    // how much there was of its log
	Notices  []Cite         `json:"notices"` // each after all before it
	Heard    *Cite          `json:"heard,omitzero"`
	Disputed []Cite         `json:"disputed"` // entries of its log that came later and are dated before the notice
	binding  bool           // all who had to noticed it, and all that remain know
	seen     []record.Cited // what the notices had seen of its log
}

func judgeSilence(f *Fold, e *event) *Breach {
	party := e.act.Terms.(*record.SilenceNoticed).Party
	role := f.roleIn(e, e.Party)
	principals := f.principalsIn(e)
	switch {
	case f.charter.Silence == 0:
		return breach(RuleSilence, "the charter agrees on no period after which silence may be noticed")
	case role != record.RoleDepositary && role != record.RoleParty:
		return breach(RuleSilence, "a %s notices no silence: the depositary does, or the remaining principals", role)
	case party == e.Party || !slices.Contains(principals, party):
		return breach(RuleSilence, "%s is no other principal of the channel", party)
	}
	last, said := f.lastSign(e, party)
	if ends := last.AddDate(0, 0, int(f.charter.Silence)); e.entry.Time.Before(ends) {
		return breach(RuleSilence, "%s, dated %s, is the last that was heard of %s, and the period is %d days", said, record.At(last), party, f.charter.Silence)
	}
	seen := f.heads(e, party)
	for _, x := range f.notices[party] {
		if x.Party == e.Party && e.has(x.Cite) && slices.Equal(f.heads(x, party), seen) {
			return breach(RuleOnce, "%s has noticed this silence by %s", e.Party, x.Cite)
		}
	}
	return nil
}

// lastSign returns when the newest entry of a party's log in scope is dated, and names it; of a party
// that has said nothing, when the channel was founded.
func (f *Fold) lastSign(s scope, party record.PartyName) (at time.Time, what string) {
	if last, at, ok := f.newest(s, party); ok {
		return at.Time, last.String()
	}
	return f.charter.Founded.Time, "the charter"
}

// silencesIn returns the silences of a party of which there are notices in scope, in the order of
// their sizes.
func (f *Fold) silencesIn(s scope, party record.PartyName) []Silence {
	list, _ := f.silences(s, party)
	return list
}

// silences returns the silences of a party, and what they leave out of its log.
func (f *Fold) silences(s scope, party record.PartyName) (list []Silence, holes []hole) {
	var notices [][]*event
	for _, e := range f.notices[party] {
		if !s.has(e.Cite) {
			continue
		}
		i := slices.IndexFunc(notices, func(same []*event) bool { return slices.Equal(f.heads(same[0], party), f.heads(e, party)) })
		if i < 0 {
			i, notices = len(notices), append(notices, nil)
		}
		notices[i] = append(notices[i], e)
	}
	for _, same := range notices {
		x, h := f.silence(s, party, same)
		list, holes = append(list, x), append(holes, h...)
	}
	slices.SortStableFunc(list, func(x, y Silence) int { return cmp.Compare(x.Size, y.Size) })
	return list, holes
}

func (f *Fold) silence(s scope, party record.PartyName, notices []*event) (Silence, []hole) {
	x := Silence{State: "noticed", Notices: []Cite{}, Disputed: []Cite{}, seen: f.heads(notices[0], party)}
	for _, c := range x.seen {
		x.Size = max(x.Size, c.Size)
	}
	for _, e := range notices {
		x.Notices = append(x.Notices, e.Cite)
	}
	for _, l := range f.strands(party) {
		x.Disputed = append(x.Disputed, datedBefore(s, l, notices[len(notices)-1])...)
	}
	others := f.othersThan(party, x.seen)
	if len(others.principals) < 2 && !others.depositary {
		x.State = "provisional"
		if at, ok := f.firstAt(s, notices, party, func(s scope) bool { return s.has(notices[0].Cite) }); ok {
			x.State, x.Heard = "heard-again", &Cite{at.log.party, at.n}
		}
		return x, nil
	}
	complete := func(s scope) bool { return others.noticed(f, s, notices) }
	heard := make([][]record.Cited, len(others.principals))
	for i, p := range others.principals {
		var ok bool
		if heard[i], ok = f.heardBefore(s, p, notices, complete); !ok {
			return x, nil
		}
	}
	if !complete(s) {
		return x, nil
	}
	x.State, x.binding = "silent", true
	if at, ok := f.firstAt(s, notices, party, complete); ok {
		x.State, x.Heard = "heard-again", &Cite{at.log.party, at.n}
	}
	var holes []hole
	for _, l := range f.strands(party) {
		h := hole{l.party, max(l.from, notices[0].size(l.party)), f.hearsAgain(s, l, notices, complete), unheard(party)}
		for _, by := range heard {
			h.from = max(h.from, sizeIn(by, l.party))
		}
		holes = append(holes, l.saveHouse(h)...)
	}
	return x, holes
}

// hearsAgain returns the first entry of a silent party's log, or of one that it is a branch of, that
// knows of a complete silence; if there is none, how much of it is in scope.
func (f *Fold) hearsAgain(s scope, l *log, notices []*event, complete fact) int64 {
	for t := l; t != nil; t = t.of {
		if at, ok := t.firstOf(s, notices, complete); ok {
			return at.n
		}
	}
	return s.size(l.party)
}

// heardBefore returns what a party had seen before the entry by which it knows that a silence is
// complete, or until it left; false if it did neither.
func (f *Fold) heardBefore(s scope, by record.PartyName, notices []*event, complete fact) ([]record.Cited, bool) {
	at, knows := f.firstAt(s, notices, by, complete)
	if x := f.seceded(s, by); x != nil && (!knows || x.N < at.n) {
		return f.logOf(x).seen[x.N], true
	}
	if !knows || at.n == 0 {
		return nil, knows
	}
	return at.log.seen[at.n-1], true
}

// others are those who can notice a silence: fixed for ever by what the silent party's log had
// before it, so that nobody who joins or leaves later changes what was complete.
type others struct {
	principals []record.PartyName
	depositary bool // there is one
}

func (f *Fold) othersThan(party record.PartyName, seen []record.Cited) others {
	known := cut{}
	for _, head := range seen {
		known[head.Party] = head.Size
		if head.Size > 0 {
			for _, c := range f.logs[head.Party].seen[head.Size-1] {
				known[c.Party] = max(known[c.Party], c.Size)
			}
		}
	}
	o := others{principals: slices.DeleteFunc(slices.Clone(f.principalsIn(known)), func(p record.PartyName) bool { return p == party })}
	for _, p := range f.membersIn(known) {
		o.depositary = o.depositary || p.Role == record.RoleDepositary
	}
	return o
}

// noticed reports whether the depositary has noticed the silence in scope, or all of the others
// that have not left, at least two.
func (o others) noticed(f *Fold, s scope, notices []*event) bool {
	said, missing := 0, false
	for _, p := range o.principals {
		switch {
		case slices.ContainsFunc(notices, func(e *event) bool { return e.Party == p && s.has(e.Cite) }):
			said++
		case f.seceded(s, p) == nil:
			missing = true
		}
	}
	return said >= 2 && !missing || slices.ContainsFunc(notices, func(e *event) bool {
		return s.has(e.Cite) && f.roleIn(e, e.Party) == record.RoleDepositary
	})
}

// datedBefore lists the entries of a log, in scope, that a notice had not seen and that are dated before
// it.
func datedBefore(s scope, l *log, notice *event) (list []Cite) {
	for n := max(l.from, notice.size(l.party)); n < min(l.folded, s.size(l.party)); n++ {
		if e := l.leaves[n].Entry; e != nil && e.Time.Before(notice.entry.Time.Time) {
			list = append(list, Cite{l.party, n})
		}
	}
	return list
}
