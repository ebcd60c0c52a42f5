package sqlstore

import (
	"cmp"
	"fmt"
	"slices"

	"parley.example/internal/store"
)

const (
	// A comparison changes the row, if only to what it was, and so holds it until the
	// transaction ends. That there is no paper is held by a row in its place.
	claimPaper  = `UPDATE paper SET data = data WHERE drawer = $1 AND name = $2 AND data = $3`
	claimAbsent = `INSERT INTO paper(drawer, name, data) VALUES ($1, $2, $3) ON CONFLICT (drawer, name) DO NOTHING`
	deletePaper = `DELETE FROM paper WHERE drawer = $1 AND name = $2`
)

var putPaper = &family{
	before: `INSERT INTO paper(drawer, name, data) VALUES `, group: 3,
	after: ` ON CONFLICT (drawer, name) DO UPDATE SET data = excluded.data`,
}

// paper is what a batch does with one paper: it expects something, or writes, or both.
type paper struct {
	drawer, name string
	expect       *store.Expect
	write        *store.Paper
}

// papersOf lists the papers of a batch in the order of their names.
func papersOf(b *store.Batch) []paper {
	papers := make([]paper, 0, len(b.Expect)+len(b.Papers))
	for i := range b.Expect {
		e := &b.Expect[i]
		papers = append(papers, paper{drawer: e.Drawer, name: e.Name, expect: e})
	}
	for i := range b.Papers {
		p := &b.Papers[i]
		papers = append(papers, paper{drawer: p.Drawer, name: p.Name, write: p})
	}
	byName := func(x, y paper) int {
		return cmp.Or(cmp.Compare(x.drawer, y.drawer), cmp.Compare(x.name, y.name))
	}
	slices.SortStableFunc(papers, byName) // an expectation stays before the writing of its paper
	joined := papers[:0]
	for _, p := range papers {
		if last := len(joined) - 1; last >= 0 && byName(joined[last], p) == 0 {
			joined[last].write = p.write
		} else {
			joined = append(joined, p)
		}
	}
	return joined
}

// putPapers compares and writes papers.
func (t *transaction) putPapers(b *store.Batch) error {
	puts := t.rows(putPaper)
	for _, p := range papersOf(b) {
		if p.expect != nil {
			if err := puts.flush(); err != nil { // the rows before this one come first
				return err
			}
			if err := t.claim(p.expect); err != nil {
				return err
			}
		}
		var err error
		switch {
		case p.write != nil && p.write.Data != nil:
			err = puts.add([]byte(p.drawer), []byte(p.name), p.write.Data)
		case p.write != nil || p.expect.Data == nil: // to be removed, or absent and only claimed
			err = t.remove(p, puts)
		}
		if err != nil {
			return err
		}
	}
	return puts.flush()
}

func (t *transaction) remove(p paper, puts *rows) error {
	if err := puts.flush(); err != nil {
		return err
	}
	_, err := t.exec(deletePaper, []byte(p.drawer), []byte(p.name))
	return err
}

// claim compares a paper and holds its row.
func (t *transaction) claim(e *store.Expect) error {
	text := claimPaper
	if e.Data == nil {
		text = claimAbsent
	}
	n, err := t.exec(text, []byte(e.Drawer), []byte(e.Name), blob(e.Data))
	if err != nil {
		return err
	}
	if n != 1 {
		return fmt.Errorf("paper %q in drawer %q: %w", e.Name, e.Drawer, store.ErrMoved)
	}
	return nil
}
