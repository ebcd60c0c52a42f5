package standing_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

// A breaker is a history whose last entry breaks a rule and no other.
type breaker struct {
	rule    standing.Rule
	what    string
	under   func(*record.Charter)
	parties []record.PartyName // who tell it where it is told first
	needs   []record.PartyName // who tell it at the least
	anew    bool               // it has a channel of its own, or rotates keys, which is not done twice alike
	last    func(*story) standing.Cite
}

// breakers has every history that the tests of the rules have, by the rule that it breaks.
var breakers = sync.OnceValue(func() map[standing.Rule][]breaker {
	by := map[standing.Rule][]breaker{}
	for _, x := range broken {
		by[x.rule] = append(by[x.rule], fewest(breaker{rule: x.rule, what: x.what, under: usual, parties: []record.PartyName{a, b, c, m}, last: func(s *story) standing.Cite { return s.Cite(x.last(s)) }}))
	}
	for _, x := range brokenUnder {
		by[x.rule] = append(by[x.rule], breaker{x.rule, x.what, x.under, x.parties, nil, true, func(s *story) standing.Cite { return s.Cite(x.last(s)) }})
	}
	for _, x := range brokenByNodes {
		by[x.rule] = append(by[x.rule], breaker{x.rule, x.why, usual, []record.PartyName{a, b, c}, nil, true, x.at})
	}
	return by
})

// fewest finds who has a word in a history, or is named in it, and whether it needs a channel of its
// own.
func fewest(x breaker) breaker {
	s := begin(quiet{}, x.parties...)
	before, said := s.History, len(s.Leaves())
	told(func() { x.last(s) })
	x.anew = s.History != before || slices.ContainsFunc(s.Leaves()[said:], func(l standing.Leaf) bool {
		return l.Act != nil && l.Act.Kind == "key.rotated"
	})
	if x.anew {
		return x
	}
	x.needs = []record.PartyName{a, b}
	for _, p := range []record.PartyName{c, m} {
		if slices.ContainsFunc(s.Leaves()[said:], func(l standing.Leaf) bool {
			return l.Act != nil && (l.Party == p || strings.Contains(string(l.Act.Act.Terms), string(p)))
		}) {
			x.needs = append(x.needs, p)
		}
	}
	return x
}

// quiet is a test whose failure is thrown, for a history that may not be possible where it is told.
type quiet struct{ testing.TB }

func (quiet) Helper()               {}
func (quiet) Fatal(...any)          { panic(ended{}) }
func (quiet) Fatalf(string, ...any) { panic(ended{}) }
func (quiet) Errorf(string, ...any) { panic(ended{}) }

// told reports whether a history could be told to its end.
func told(tell func()) (ok bool) {
	defer func() {
		if r := recover(); r != nil && r != (ended{}) {
			panic(r)
		}
	}()
	tell()
	return true
}

// beginBroken begins where a rule was just broken, and no other: each rule in its turn. It must be
// that rule.
func (x *chance) beginBroken(t testing.TB, turn uint64) {
	rules := slices.Sorted(maps.Keys(breakers()))
	last := one(x, breakers()[rules[turn%uint64(len(rules))]])
	x.story = beginUnder(t, last.under, last.parties...)
	at := last.last(x.story)
	if br := x.Now().Breach(at); br == nil || br.Rule != last.rule || br.Why == "" {
		t.Fatalf("%s: %s breaks %+v, want rule %s", last.what, at, br, last.rule)
	}
	for _, p := range x.Now().Standing(later).Parties {
		if p.Signed != nil && len(p.Officials) > 0 {
			x.parties = append(x.parties, p.Name)
		}
	}
}

// breakOne breaks a rule in the middle of things: by one of the histories that break it where
// nothing else is, or in a way for which this channel is made.
func (x *chance) breakOne() {
	if own := x.ownBreakers(); len(own) > 0 && x.rarely(2) {
		one(x, own)()
		return
	}
	rules := slices.Sorted(maps.Keys(breakers()))
	b := one(x, breakers()[one(x, rules)])
	if b.anew || !contains(x.parties, b.needs) {
		return
	}
	s := &story{History: x.History, t: quiet{}}
	s.mark = fmt.Sprint(x.pick(1_000), "/")
	told(func() { b.last(s) })
}

func contains(all, list []record.PartyName) bool {
	return !slices.ContainsFunc(list, func(p record.PartyName) bool { return !slices.Contains(all, p) })
}

// ownBreakers break the rules for which a channel needs a charter or parties of its own.
func (x *chance) ownBreakers() (list []func()) {
	say := func(by record.PartyName, kind string, terms record.Terms) {
		list = append(list, func() { x.Enter(by, standingtest.Act{Kind: kind, Terms: terms}) })
	}
	for _, p := range x.parties {
		switch role := standingtest.Party(p).Role; {
		case p == x.Charter.Witness:
			say(p, "contact.proposed", call())
		case role != record.RoleParty && role != record.RoleMediator:
			say(p, "topic.opened", &record.TopicOpened{})
		case x.Now().Left(p):
			say(p, "topic.opened", &record.TopicOpened{})
		}
	}
	if x.law > 1 && x.rarely(6) {
		say(a, "silence.noticed", &record.SilenceNoticed{Party: b})
	}
	return list
}
