package web

import (
	"time"

	"parley.example/internal/words"
)

// A Look is how a state is drawn. The look carries the law: a reader sees what is settled and
// what is not before reading a word.
type Look int

const (
	Settled       Look = iota // solid rule, full ink
	Provisional               // dashed rule, lighter ink
	Disputed                  // both accents facing each other
	Late                      // bold, in the colour of attention
	Unknown                   // the words in small capitals: no deadline, initiator unknown, not answered
	WithoutEffect             // a hairline through it, the rule that says so, and a sentence
)

// Class is the name of the look in the style sheet.
func (l Look) Class() string {
	return [...]string{"settled", "provisional", "disputed", "overdue", "unknown", "without-effect"}[l]
}

// A State is a mark: how it looks and what it says. The word is never left out.
type State struct {
	Look   Look
	Word   string // "provisional"
	Help   string // what the word means, in one sentence; may be empty
	Detail string // beside the word: a date, who acknowledged, the sentence of a rule; may be empty
	Rule   string // "rule 12", for what is without effect; may be empty
	Why    string // what breaks the rule, as the law says it: in English; may be empty
}

// NewState makes the mark of one of the catalogue's states: the entry state.name and the
// sentence that explains it, state.name.help.
func NewState(s words.Speaker, look Look, name string) State {
	st := State{Look: look, Word: s.Say("state." + name)}
	if help := "state." + name + ".help"; s.Has(help) {
		st.Help = s.Say(help)
	}
	return st
}

// With returns the state with a detail beside its word.
func (s State) With(detail string) State {
	s.Detail = detail
	return s
}

// Overdue makes the mark of what was due on a day that has passed: the date, and how long ago.
func Overdue(s words.Speaker, due, now time.Time) State {
	return State{
		Look: Late, Word: s.Say("mark.overdue-by", "span", s.Span(due, now)),
		Help: s.Say("state.overdue.help"), Detail: s.Say("mark.due", "date", due),
	}
}

// Kept makes the mark of a commitment that was kept on a day, as by acknowledged.
func Kept(s words.Speaker, on time.Time, by string) State {
	return State{
		Look: Settled, Word: s.Say("state.kept"), Help: s.Say("state.kept.help"),
		Detail: s.Say("mark.kept", "date", on, "by", by),
	}
}

// Void makes the mark of what a rule gives no effect: the rule by its number, what it asks for in the words
// of the reader, and, as the law puts it, what breaks it.
func Void(s words.Speaker, rule, why string) State {
	return State{
		Look: WithoutEffect, Word: s.Say("state.without-effect"), Help: s.Say("state.without-effect.help"),
		Rule: s.Say("mark.rule", "rule", rule), Detail: s.Say("rule." + rule), Why: why,
	}
}
