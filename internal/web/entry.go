package web

import (
	"strings"
)

// A Side says whose something is, from the reader's seat: it chooses the accent. Ours always
// stands where a line of text starts.
type Side int

const (
	Neither Side = iota // a third party, or nobody's
	Ours
	Theirs
	Both // closed on both edges: said by both, signed by both
)

// Class is the name of the side in the style sheet.
func (s Side) Class() string { return [...]string{"neither", "ours", "theirs", "both"}[s] }

// A Citation is the short name of an entry of the record, which leads to its proof.
type Citation struct {
	Text  string // "mid 12"
	Href  string
	Label string // "Entry mid 12 of the record", for who hears it; may be empty
}

// Said is text that somebody said, in serif, in its own language and direction.
type Said struct {
	Text string // paragraphs, separated by an empty line
	Lang string // BCP 47; empty for the language of the page
}

// Paragraphs splits the text.
func (s Said) Paragraphs() []string {
	var all []string
	for p := range strings.SplitSeq(strings.ReplaceAll(s.Text, "\r\n", "\n"), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			all = append(all, p)
		}
	}
	return all
}

// An Entry is a row of the record: what it is, whose, what it says, where it stands.
type Entry struct {
	ID       string // an anchor, unique in the page; may be empty
	Level    int    // of the heading, 2 to 4; 0 is 3
	Kind     string // "Readout"
	Title    string
	Href     string // the entry's own page; may be empty
	By       string // who said it, and their side
	When     string
	Edge     Side // which edges are closed
	Citation *Citation
	States   []State
	Said     *Said
	Facts    []Fact
	Acts     []Link // what can be done with it
}

// Look is that of the entry's edge: without effect, else provisional, else solid.
func (e Entry) Look() Look {
	look := Settled
	for _, s := range e.States {
		switch s.Look {
		case WithoutEffect:
			return WithoutEffect
		case Provisional:
			look = Provisional
		}
	}
	return look
}

// A Value is what stands in a fact or in a cell of a table. It is never empty: what is not
// known has a State of the look Unknown, which says so.
type Value struct {
	Text     string
	Lang     string // of the text, where it is not that of the page
	Href     string
	State    *State
	Citation *Citation
}

// A Fact is a term and what stands for it.
type Fact struct {
	Term  string
	Value Value
}

// A Table is rows under named columns. On a narrow screen every row becomes a list of facts.
type Table struct {
	Caption string
	Columns []Column
	Rows    [][]Value // as many values in each as there are columns
}

// A Column is the head of a table's column.
type Column struct {
	Name   string
	Number bool // figures, aligned at the end
}

// A Commitment is a card: who owes whom what, by when, and where it stands.
type Commitment struct {
	ID       string
	Level    int // of the heading, 2 to 4; 0 is 3
	What     string
	Lang     string // of What, where it is not that of the page
	Href     string
	Owed     string // "Norland owes Sudland", "each owes the other"
	Side     Side   // who owes
	State    State
	Due      State // the date, or that there is none
	Citation *Citation
	Notes    []string
	Acts     []Link
}

// A Notice is a box with something that the reader should know before going on.
type Notice struct {
	Title     string
	Text      string
	Link      *Link
	Attention bool // in the colour of attention: something went wrong
}
