package standing

import (
	"slices"
	"time"

	"parley.example/record"
)

// Silence: how what waits for a party that is heard no more comes to be settled without it (rules
// 6.1, 6.2).
//
// The notices that one party is silent go together when they fix the same size of its log: they
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
	State    string `json:"state"`
	Size     int64  `json:"size"`    // how much there was of its log
	Notices  []Cite `json:"notices"` // each after all before it
	Heard    *Cite  `json:"heard,omitzero"`
	Disputed []Cite `json:"disputed"` // entries of its log that came later and are dated before the notice
	binding  bool   // all who had to noticed it, and all that remain know
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
	size := e.size(party)
	for _, x := range f.notices[party] {
		if x.Party == e.Party && e.has(x.Cite) && x.size(party) == size {
			return breach(RuleOnce, "%s has noticed this silence by %s", e.Party, x.Cite)
		}
	}
	return nil
}

// lastSign returns when the newest entry of a party's log in scope is dated, and names it; of a party
// that has said nothing, when the channel was founded.
func (f *Fold) lastSign(s scope, party record.PartyName) (at time.Time, what string) {
	if l := f.logs[party]; l != nil {
		for n := min(l.folded, s.size(party)) - 1; n >= 0; n-- {
			if e := l.leaves[n].Entry; e != nil {
				return e.Time.Time, Cite{party, n}.String()
			}
		}
	}
	return f.charter.Founded.Time, "the charter"
}

// silencesIn returns the silences of a party of which there are notices in scope, in the order of
// their sizes.
func (f *Fold) silencesIn(s scope, party record.PartyName) []Silence {
	list, _ := f.silences(s, party)
	return list
}

// hole is what a silence, or a fork, leaves out of a log. Of a silence: the entries from which no remaining principal had
// heard before the notice, and which do not cite it.
type hole struct {
	party       record.PartyName
	from, until int64
	why         *Breach
}

// silences returns the silences of a party, and what they leave out of its log.
func (f *Fold) silences(s scope, party record.PartyName) (list []Silence, holes []hole) {
	bySize := map[int64][]*event{}
	var sizes []int64
	for _, e := range f.notices[party] {
		if !s.has(e.Cite) {
			continue
		}
		if size := e.size(party); bySize[size] == nil {
			sizes = append(sizes, size)
		}
		bySize[e.size(party)] = append(bySize[e.size(party)], e)
	}
	slices.Sort(sizes)
	for _, size := range sizes {
		silence, h := f.silence(s, party, size, bySize[size])
		list, holes = append(list, silence), append(holes, h...)
	}
	return list, holes
}

func (f *Fold) silence(s scope, party record.PartyName, size int64, notices []*event) (Silence, []hole) {
	x := Silence{State: "noticed", Size: size, Notices: []Cite{}, Disputed: []Cite{}}
	for _, e := range notices {
		x.Notices = append(x.Notices, e.Cite)
	}
	l := f.logs[party]
	if l != nil {
		x.Disputed = datedBefore(s, l, size, notices[len(notices)-1])
	}
	others := f.othersThan(party, size)
	if len(others.principals) < 2 && !others.depositary {
		x.State = "provisional"
		if at, ok := f.firstAt(s, notices, party, func(s scope) bool { return s.has(notices[0].Cite) }); ok {
			x.State, x.Heard = "heard-again", &Cite{party, at.n}
		}
		return x, nil
	}
	complete := func(s scope) bool { return others.noticed(f, s, notices) }
	h := hole{party, size, s.size(party), unheard(party)}
	for _, p := range others.principals {
		heard, ok := f.heardBefore(s, p, party, notices, complete)
		if !ok {
			return x, nil
		}
		h.from = max(h.from, heard)
	}
	if !complete(s) {
		return x, nil
	}
	x.State, x.binding = "silent", true
	if at, ok := f.firstAt(s, notices, party, complete); ok {
		x.State, x.Heard, h.until = "heard-again", &Cite{party, at.n}, at.n
	}
	return x, []hole{h}
}

// heardBefore returns how much of a silent party's log another had before the entry by which it
// knows that the silence is complete, or until it left; false if it did neither.
func (f *Fold) heardBefore(s scope, by, party record.PartyName, notices []*event, complete fact) (int64, bool) {
	at, knows := f.firstAt(s, notices, by, complete)
	if x := f.seceded(s, by); x != nil && (!knows || x.N < at.n) {
		return sizeIn(f.logOf(x).seen[x.N], party), true
	}
	if !knows || at.n == 0 {
		return 0, knows
	}
	return sizeIn(at.log.seen[at.n-1], party), true
}

// others are those who can notice a silence: fixed for ever by what the silent party's log had
// before it, so that nobody who joins or leaves later changes what was complete.
type others struct {
	principals []record.PartyName
	depositary bool // there is one
}

func (f *Fold) othersThan(party record.PartyName, size int64) others {
	var known scope = cut{}
	if size > 0 {
		known = upTo{f.logs[party], size - 1}
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

// datedBefore lists the entries of a log from a size on, in scope, that are dated before a notice.
func datedBefore(s scope, l *log, size int64, notice *event) []Cite {
	list := []Cite{}
	for n := size; n < min(l.folded, s.size(l.party)); n++ {
		if e := l.leaves[n].Entry; e != nil && e.Time.Before(notice.entry.Time.Time) {
			list = append(list, Cite{l.party, n})
		}
	}
	return list
}
