package record

import (
	"fmt"
	"regexp"
	"slices"
)

// Brackets (spec §7.1): words of a draft that not everybody agrees to. The terms name each bracket
// and whose it is; in the words it is written [name: the words in question], once in every
// authentic language, in the text or in a point.

// Bracket is one passage that is not agreed, and whose it is.
type Bracket struct {
	Name string      `json:"name"`
	By   []PartyName `json:"by"` // who wants it; of the text's parties
}

func (b *Bracket) check() error { return checkName("bracket", b.Name) }

// bracketOpens is where a bracket begins in words.
var bracketOpens = regexp.MustCompile(`\[([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?): `)

func checkBrackets(brackets []Bracket, parties []PartyName) error {
	names := map[string]bool{}
	for _, b := range brackets {
		if names[b.Name] {
			return fmt.Errorf("brackets: %s: occurs twice", b.Name)
		}
		names[b.Name] = true
		for _, p := range b.By {
			if !slices.Contains(parties, p) {
				return fmt.Errorf("brackets: %s: %s is not to sign the text: name those who are", b.Name, p)
			}
		}
	}
	return nil
}

// checkBracketsIn holds the words in one language to the brackets of the terms: each of them once,
// closed, and no other. A text without brackets may hold what looks like one.
func (t *TextProposed) checkBracketsIn(b *Body, l Lang) error {
	if len(t.Brackets) == 0 {
		return nil
	}
	found := map[string]int{}
	words := []string{b.Text[l]}
	for _, p := range t.Points {
		words = append(words, b.Points[p.Name][l])
	}
	for _, w := range words {
		for _, at := range bracketOpens.FindAllStringSubmatchIndex(w, -1) {
			name := w[at[2]:at[3]]
			found[name]++
			if !slices.ContainsFunc(t.Brackets, func(b Bracket) bool { return b.Name == name }) {
				return fmt.Errorf("text: %s: [%s: … ] is no bracket of the terms: add it to brackets, or take it out", l, name)
			}
			if !closed(w[at[0]+1:]) {
				return fmt.Errorf("text: %s: the bracket %s is not closed: write ] where it ends", l, name)
			}
		}
	}
	for _, b := range t.Brackets {
		switch found[b.Name] {
		case 0:
			return fmt.Errorf("text: %s: the bracket %s is missing: write [%s: … ]", l, b.Name, b.Name)
		case 1:
		default:
			return fmt.Errorf("text: %s: the bracket %s occurs %d times, want once", l, b.Name, found[b.Name])
		}
	}
	return nil
}

// closed reports whether what follows an opening bracket closes it; brackets may lie in brackets.
func closed(rest string) bool {
	depth := 1
	for _, r := range rest {
		switch r {
		case '[':
			depth++
		case ']':
			depth--
		}
		if depth == 0 {
			return true
		}
	}
	return false
}
