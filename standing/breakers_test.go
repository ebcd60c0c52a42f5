package standing_test

import (
	"fmt"
	"maps"
	"slices"
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
	parties []record.PartyName // who tell it, at the least
	anew    bool               // it has a channel of its own
	last    func(*story) standing.Cite
}

// breakers has every history that the tests of the rules have, by the rule that it breaks.
var breakers = sync.OnceValue(func() map[standing.Rule][]breaker {
	by := map[standing.Rule][]breaker{}
	for _, x := range broken {
		by[x.rule] = append(by[x.rule], fewest(breaker{rule: x.rule, what: x.what, under: usual, last: func(s *story) standing.Cite { return s.Cite(x.last(s)) }}))
	}
	for _, x := range brokenUnder {
		by[x.rule] = append(by[x.rule], breaker{x.rule, x.what, x.under, x.parties, true, func(s *story) standing.Cite { return s.Cite(x.last(s)) }})
	}
	for _, x := range brokenByNodes {
		by[x.rule] = append(by[x.rule], breaker{x.rule, x.why, usual, []record.PartyName{a, b, c}, true, x.at})
	}
	return by
})

// fewest finds by how few parties a history can be told, and whether it needs a channel of its own.
func fewest(x breaker) breaker {
	for _, x.parties = range [][]record.PartyName{{a, b}, {a, b, c}, {a, b, m}} {
		if x.breaksAlone() {
			break
		}
		x.parties = []record.PartyName{a, b, c, m}
	}
	s := begin(quiet{}, x.parties...)
	before := s.History
	told(func() { x.last(s) })
	x.anew = s.History != before
	return x
}

// breaksAlone reports whether the history breaks its rule when those parties tell it, and nobody
// else has a word in it.
func (x breaker) breaksAlone() bool {
	s := begin(quiet{}, x.parties...)
	var br *standing.Breach
	ok := told(func() { br = s.Now().Breach(x.last(s)) })
	return ok && br != nil && br.Rule == x.rule && slices.Equal(s.Parties(), slices.Sorted(slices.Values(x.parties)))
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

// beginBroken begins where a rule was just broken, one drawn evenly, and by one of the histories that
// break it and no other. It must be that rule.
func (x *chance) beginBroken(t testing.TB) {
	rules := slices.Sorted(maps.Keys(breakers()))
	b := one(x, breakers()[one(x, rules)])
	x.story = beginUnder(t, b.under, b.parties...)
	at := b.last(x.story)
	if br := x.Now().Breach(at); br == nil || br.Rule != b.rule || br.Why == "" {
		t.Fatalf("%s: %s breaks %+v, want rule %s", b.what, at, br, b.rule)
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
	if b.anew || !contains(x.parties, b.parties) {
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
