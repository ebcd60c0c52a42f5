// Package diff says which words of a text were changed. It takes words as Unicode does
// (UAX #29), so that it is right for Arabic, for French elisions, and for scripts without spaces as
// far as that goes.
package diff

import (
	"strings"

	"github.com/rivo/uniseg"
)

// Part is a piece of one text or of both.
type Part struct {
	Text string
	In   In
}

// In says which text a part is in.
type In uint8

// A part is in both texts, or in one of them.
const (
	Both In = iota
	Old
	New
)

// MaxChanges bounds the words that are compared as changed: finding the fewest takes time that
// grows with their square. Beyond it the middle of the text is shown as replaced as a whole.
const MaxChanges = 2000

// Words returns the parts of both texts, in order, with as few changed words as there can be. The
// parts that are in the old text, put together, are the old text; and so for the new one.
func Words(before, after string) []Part {
	a, b := split(before), split(after)
	head := 0
	for head < min(len(a), len(b)) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var p parts
	p.add(Both, a[:head]...)
	p.middle(a[head:len(a)-tail], b[head:len(b)-tail])
	p.add(Both, a[len(a)-tail:]...)
	return p.list
}

// split cuts a text into its words, and what is between them: joined again they are the text.
func split(text string) []string {
	var words []string
	state := -1
	for len(text) > 0 {
		var word string
		word, text, state = uniseg.FirstWordInString(text, state)
		words = append(words, word)
	}
	return words
}

// parts are gathered so that neighbours of one sort are one, and what is gone stands before what
// has come.
type parts struct{ list []Part }

func (p *parts) add(in In, words ...string) {
	text := strings.Join(words, "")
	if text == "" {
		return
	}
	if n := len(p.list); n > 0 && p.list[n-1].In == in {
		p.list[n-1].Text += text
		return
	} else if n > 1 && in == Old && p.list[n-1].In == New && p.list[n-2].In == Old {
		p.list[n-2].Text += text
		return
	} else if n > 0 && in == Old && p.list[n-1].In == New {
		p.list = append(p.list[:n-1], Part{text, Old}, p.list[n-1])
		return
	}
	p.list = append(p.list, Part{text, in})
}

// middle finds a shortest way from one list of words to the other (Myers, An O(ND) difference
// algorithm, 1986). reached[d] says how far into a one comes with d changes, on each diagonal.
func (p *parts) middle(a, b []string) {
	var reached [][]int
	row := []int{0} // by diagonal k = x - y, from -d to d in steps of two
	for d := 0; ; d++ {
		if d > MaxChanges {
			p.add(Old, a...)
			p.add(New, b...)
			return
		}
		next := make([]int, d+1)
		for i := range next {
			k := 2*i - d
			x := 0
			switch {
			case d == 0:
			case i == 0 || i < d && row[i-1] < row[i]:
				x = row[i] // a word of b comes in
			default:
				x = row[i-1] + 1 // a word of a goes
			}
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			next[i] = x
			if x >= len(a) && x-k >= len(b) {
				p.walk(a, b, append(reached, next), k)
				return
			}
		}
		reached = append(reached, next)
		row = next
	}
}

// walk follows the way back from the end, and adds its parts in order.
func (p *parts) walk(a, b []string, reached [][]int, k int) {
	type step struct {
		in   In
		word string
	}
	var back []step
	x := len(a)
	for d := len(reached) - 1; d >= 0; d-- {
		i := (k + d) / 2
		from, down := 0, false
		if d > 0 {
			row := reached[d-1]
			down = i == 0 || i < d && row[i-1] < row[i]
			if down {
				from = row[i]
			} else {
				from = row[i-1] + 1
			}
		}
		for ; x > from; x-- {
			back = append(back, step{Both, a[x-1]})
		}
		switch {
		case d == 0:
		case down:
			back = append(back, step{New, b[x-k-1]})
			k++
		default:
			back = append(back, step{Old, a[x-1]})
			x--
			k--
		}
	}
	for i := len(back) - 1; i >= 0; i-- {
		p.add(back[i].in, back[i].word)
	}
}
