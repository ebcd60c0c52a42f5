// Package compare cuts what two sides say of one contact into sentences, and proposes which of them
// speak of the same thing: by the topics that they name, by names, dates, numbers and quantities, and by
// words that are the same or come from one root, in one language and across the six of the interface.
//
//	c, err := compare.New(catalogue)
//	for _, p := range c.Propose(left, right, names) {
//		// p.Left and p.Right may say the same; p.Clues says why one might think so
//	}
//
// A proposal is a guess that a person looks at. It knows nothing of what a sentence means: "we agreed"
// and "we did not agree" look alike to it. So nothing is to be shown to the public, or kept as true, that a
// person has not confirmed. How good the guesses are, TestProposals states.
//
// The package is pure: the same texts give the same sentences and the same proposals.
package compare

import (
	_ "embed"
	"fmt"

	"gopkg.in/yaml.v3"

	"parley.example/internal/words"
)

//go:embed terms.yaml
var termsFile []byte

//go:embed function.yaml
var functionFile []byte

// A Piece is what is compared: a sentence, or a point.
type Piece struct {
	Text  string
	Lang  string // two letters; one that is not of the six is compared by numbers and words alone
	Topic string // what the record says that it is about; empty: nothing
}

// A Name is one party, place or topic, as it is called in any language.
type Name []string

// Kind is what makes two pieces look alike.
type Kind string

// The kinds of clues.
const (
	Topic   Kind = "topic"   // the record puts both under one topic
	Date    Kind = "date"    // a day or a month
	Number  Kind = "number"  // a number or a percentage
	Country Kind = "country" // as CLDR calls it
	Called  Kind = "name"    // one of the names that were given, or one that sounds the same
	Term    Kind = "term"    // a notion of the vocabulary
	Word    Kind = "word"    // the same word, or the same root
)

// A Clue is one reason for a proposal, in the words of either piece.
type Clue struct {
	Kind        Kind
	Left, Right string
}

// A Proposal is two pieces that may speak of the same thing, by their places in what was given.
type Proposal struct {
	Left, Right int
	Score       float64 // from 0 to about 1
	Clues       []Clue  // the strongest first

	// What both name and name otherwise: they may speak of one thing and differ. None of these
	// proves it.
	DatesDiffer, NumbersDiffer bool
}

// A Comparer knows the six languages. It is safe for concurrent use.
type Comparer struct {
	tongues map[string]*tongue
	all     *tongue // of a language that it does not know
}

// tongue is what is known of one language. Everything in it is folded.
type tongue struct {
	lang          string
	stop          map[string]bool
	abbreviations map[string]bool
	figured       map[string]bool // abbreviations of what has a number
	months        []phrase        // the value is 1 to 12
	numbers       map[string]int
	times         map[string]int
	countries     []phrase
	terms         []phrase
}

// function.yaml
type function struct {
	Stop, Months, Numbers, Tens, Times, Abbreviations, Figured map[string][]string
}

// New makes a comparer of what the catalogue has from CLDR and of the vocabulary of this package.
func New(cat *words.Catalogue) (*Comparer, error) {
	var f function
	if err := yaml.Unmarshal(functionFile, &f); err != nil {
		return nil, fmt.Errorf("compare: function.yaml: %w", err)
	}
	var terms map[string]map[string][]string
	if err := yaml.Unmarshal(termsFile, &terms); err != nil {
		return nil, fmt.Errorf("compare: terms.yaml: %w", err)
	}
	c := &Comparer{tongues: map[string]*tongue{}, all: &tongue{}}
	for _, lang := range words.Languages() {
		c.tongues[lang] = newTongue(cat.In(lang), f, terms)
	}
	return c, nil
}

func newTongue(s words.Speaker, f function, terms map[string]map[string][]string) *tongue {
	lang := s.Lang()
	t := &tongue{lang: lang, stop: map[string]bool{}, abbreviations: map[string]bool{}, figured: map[string]bool{}, numbers: map[string]int{}, times: map[string]int{}}
	for _, w := range f.Stop[lang] {
		t.stop[fold(w)] = true
	}
	for _, w := range f.Abbreviations[lang] {
		t.abbreviations[w] = true
	}
	for _, w := range f.Figured[lang] {
		t.figured[w] = true
	}
	for i, w := range f.Numbers[lang] {
		t.numbers[fold(w)] = i + 2
	}
	for i, w := range f.Tens[lang] {
		t.numbers[fold(w)] = 10 * (i + 2)
	}
	for i, w := range f.Times[lang] {
		t.times[fold(w)] = []int{100, 1000, 1_000_000, 1_000_000_000}[i]
	}
	for _, names := range append(s.MonthNames(), f.Months[lang]) {
		for i, name := range names {
			if han(name) { // Chinese numbers its months
				continue
			}
			t.months = append(t.months, wholePhrase(name, fmt.Sprintf("%02d", i+1)))
		}
	}
	for code, name := range s.Countries() {
		t.countries = append(t.countries, namePhrase(name, code))
	}
	for term, in := range terms {
		for _, text := range in[lang] {
			t.terms = append(t.terms, termPhrase(text, term))
		}
	}
	sortPhrases(t.countries)
	sortPhrases(t.terms)
	return t
}

func (c *Comparer) tongue(lang string) *tongue {
	if t, ok := c.tongues[lang]; ok {
		return t
	}
	return c.all
}
