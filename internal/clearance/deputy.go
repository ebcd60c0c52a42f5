package clearance

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"parley.example/internal/staff"
	"parley.example/internal/store"
)

const deputyDrawer = "clearance-deputy"

// A Deputy stands in for a person of the house for a time: changes their drafts and clears what they were to
// clear. To sign takes full powers, which nobody lends: another signatory does.
type Deputy struct {
	Person string    `json:"person"`
	Until  time.Time `json:"until"`
}

// ErrDeputy is returned for a deputy who cannot be one: themselves, or who may not clear.
var ErrDeputy = errors.New("a deputy is somebody else who may clear drafts, and for a time to come")

// Depute gives a person a deputy until then, in place of the one they had.
func (s *Drafts) Depute(ctx context.Context, person string, deputy staff.Person, until time.Time) error {
	if deputy.ID == person || !mayClear(deputy) || !until.After(s.clock()) {
		return ErrDeputy
	}
	data, err := json.Marshal(Deputy{deputy.ID, until.UTC()})
	if err != nil {
		return err
	}
	return s.node.Put(ctx, []store.Paper{{Drawer: deputyDrawer, Name: person, Data: data}})
}

// EndDeputy takes a person's deputy away.
func (s *Drafts) EndDeputy(ctx context.Context, person string) error {
	return s.node.Put(ctx, []store.Paper{{Drawer: deputyDrawer, Name: person}})
}

// Deputy returns who stands in for a person now; ok is false if nobody does.
func (s *Drafts) Deputy(ctx context.Context, person string) (d Deputy, ok bool, err error) {
	data, err := s.node.Paper(ctx, deputyDrawer, person)
	if errors.Is(err, store.ErrNone) {
		return Deputy{}, false, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &d)
	}
	return d, err == nil && s.clock().Before(d.Until), err
}

// acts reports whether somebody acts as a person: they are that person, or the deputy.
func (s *Drafts) acts(ctx context.Context, by staff.Person, person string) (bool, error) {
	if by.ID == person {
		return true, nil
	}
	d, ok, err := s.Deputy(ctx, person)
	return ok && d.Person == by.ID, err
}
