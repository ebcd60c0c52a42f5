package press

import (
	"slices"

	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/record"
)

// neighbour is another channel of which anything is released.
func (v *view) neighbour(id record.Hash) (*telling.Neighbour, error) {
	public, err := v.press.library.Channels(v.ctx())
	if err != nil || !slices.Contains(public, id) {
		return nil, err
	}
	r, err := v.press.library.Channel(v.ctx(), id)
	if err != nil {
		return nil, err
	}
	w := newView(v.visit, r)
	return &telling.Neighbour{Teller: w.Teller, Href: w.at}, nil
}

// groups are the working groups that were made public, the newest first.
func (v *view) groups() ([]web.Entry, error) {
	var all []web.Entry
	for _, g := range slices.Backward(v.Groups) {
		l, _ := v.Opening(g.Ref)
		e := v.entry(l, 3)
		e.Edge, e.By = v.Sides(g.Confirmed), v.Names(g.Confirmed)
		e.States = append(v.lineMarks(l), v.LineMarks(record.ObjectGroup, g.Line)...)
		var err error
		if e.Facts, err = v.GroupFacts(g, v.neighbour); err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, nil
}
