package play

import (
	"context"
	"errors"
	"time"

	"parley.example/record"
	"parley.example/standing"
)

// Result is how a story ended.
type Result struct {
	Title        record.Text       `json:"title"`
	Nature       record.Nature     `json:"nature"`
	Note         record.Text       `json:"note,omitempty"`
	Channel      record.Hash       `json:"channel"`
	At           time.Time         `json:"at"`           // the story's time at the end
	Steps        int               `json:"steps"`        // of the story
	Expectations int               `json:"expectations"` // that were met, on each node
	Failure      *Failure          `json:"failure,omitzero"`
	Nodes        []Outcome         `json:"nodes"`  // in the order of the file
	Labels       map[string]string `json:"labels"` // what the story calls each act, by its hash
}

// Outcome is what the record amounts to on one node at the end.
type Outcome struct {
	Key      string             `json:"key"`
	Party    record.PartyName   `json:"party"`
	Running  bool               `json:"running"`
	Standing *standing.Standing `json:"standing,omitzero"` // nil if the story left the node stopped
}

// Run tells a scenario and closes the nodes. An expectation that fails ends the story; it is in
// the result and is no error.
func Run(ctx context.Context, sc *Scenario, o Options) (result *Result, err error) {
	s, err := begin(ctx, sc, o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	err = s.tell(ctx, o.Progress)
	failure, failed := errors.AsType[*Failure](err)
	if err != nil && !failed {
		return nil, err
	}
	return s.result(ctx, failure)
}

func (s *Stage) result(ctx context.Context, failure *Failure) (*Result, error) {
	r := &Result{
		Title: s.scenario.Title, Nature: s.scenario.Nature, Note: s.scenario.Note, Channel: s.here.id, At: s.clock.now().UTC(),
		Steps: len(s.scenario.steps), Expectations: s.expectations, Failure: failure, Nodes: []Outcome{}, Labels: map[string]string{},
	}
	if failure != nil {
		r.Expectations--
	}
	for label, a := range s.acts {
		if isLabel(label) {
			r.Labels[a.hash.String()] = label
		}
	}
	for _, side := range s.sides {
		o := Outcome{Key: side.Key, Party: side.Name, Running: side.node != nil}
		if o.Running {
			stands, err := side.node.Standing(ctx, s.here.id, s.clock.now())
			if err != nil {
				return nil, err
			}
			o.Standing = stands
		}
		r.Nodes = append(r.Nodes, o)
	}
	return r, nil
}
