package clearance

import (
	"context"
	"errors"
	"slices"
	"strings"

	"parley.example/internal/staff"
)

// Submit hands a draft in to be cleared: by the chain of the house for its kind, or where the house has none by
// those whom the author names; by nobody if they name none. The author's own place in a chain is left out.
func (s *Drafts) Submit(ctx context.Context, id string, revision int64, by staff.Person, named []Clearer) (*Draft, error) {
	return s.change(ctx, id, revision, func(d *Draft) error {
		if err := s.owns(ctx, d, by); err != nil {
			return err
		}
		if d.State != Writing {
			return ErrState
		}
		chain := s.Rules.Chain(d.Kind)
		if len(chain) == 0 {
			if err := s.checkNamed(ctx, named); err != nil {
				return err
			}
			chain = named
		}
		d.Chain = slices.DeleteFunc(slices.Clone(chain), func(c Clearer) bool { return c.Person == d.Author })
		if len(d.Chain) == 0 && len(chain) > 0 {
			return ErrChain
		}
		d.Cleared = nil
		d.State = Clearing
		d.forward()
		s.note(d, by, d.Author, DidSubmit, "")
		return nil
	})
}

// checkNamed makes sure that nobody waits for a clearer who cannot clear.
func (s *Drafts) checkNamed(ctx context.Context, named []Clearer) error {
	if checkChain(named) != nil {
		return ErrChain
	}
	for _, c := range named {
		if c.Person == "" {
			continue
		}
		p, err := staff.Find(ctx, s.node, c.Person)
		if errors.Is(err, staff.ErrNobody) || err == nil && !mayClear(p) {
			return ErrChain
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// forward goes on to the signatories once everybody has cleared.
func (d *Draft) forward() {
	if len(d.Cleared) == len(d.Chain) {
		d.State = Cleared
	}
}

// ClearsAs says as whom somebody is to clear a draft now: themselves, or whom they stand in for. It returns
// [ErrNotYours] if it is not theirs, and [ErrOwn] if it would be, had they not written it.
func (s *Drafts) ClearsAs(ctx context.Context, d *Draft, by staff.Person) (string, error) {
	next, ok := d.Next()
	if !ok {
		return "", ErrState
	}
	as := by.ID
	if next.Role != "" {
		ok = by.Is(next.Role)
	} else {
		var err error
		if ok, err = s.acts(ctx, by, next.Person); err != nil {
			return "", err
		}
		as = next.Person
	}
	switch {
	case !ok || !mayClear(by):
		return "", ErrNotYours
	case d.wrote(by):
		return "", ErrOwn
	case next.Role != "" && slices.ContainsFunc(d.Cleared, func(c Clearance) bool { return c.By == by.ID }):
		return "", ErrOwn // two places of a role are two persons
	}
	return as, nil
}

// Clear agrees to the newest version, with or without a comment.
func (s *Drafts) Clear(ctx context.Context, id string, revision int64, by staff.Person, comment string) (*Draft, error) {
	comment = strings.TrimSpace(comment)
	return s.change(ctx, id, revision, func(d *Draft) error {
		as, err := s.ClearsAs(ctx, d, by)
		if err != nil {
			return err
		}
		if len(comment) > maxComment {
			return ErrComment
		}
		c := Clearance{At: s.clock(), By: by.ID}
		if as != by.ID {
			c.For = as
		}
		d.Cleared = append(d.Cleared, c)
		d.forward()
		s.note(d, by, as, DidClear, comment)
		return nil
	})
}

// Return sends a draft back to its author and says why: whoever is to clear it does, or a signatory who does not
// sign it, or whom the signature of another does not satisfy.
func (s *Drafts) Return(ctx context.Context, id string, revision int64, by staff.Person, why string) (*Draft, error) {
	why = strings.TrimSpace(why)
	return s.change(ctx, id, revision, func(d *Draft) error {
		as := by.ID
		switch {
		case d.State == Clearing:
			var err error
			if as, err = s.ClearsAs(ctx, d, by); err != nil {
				return err
			}
		case d.State != Cleared && (d.State != Signed || d.Ready()):
			return ErrState
		case !by.May(staff.Sign):
			return ErrNotYours
		}
		if why == "" || len(why) > maxComment {
			return ErrComment
		}
		d.back()
		s.note(d, by, as, DidReturn, why)
		return nil
	})
}

// Comment says something of a draft, and moves nothing.
func (s *Drafts) Comment(ctx context.Context, id string, revision int64, by staff.Person, text string) (*Draft, error) {
	text = strings.TrimSpace(text)
	return s.change(ctx, id, revision, func(d *Draft) error {
		switch {
		case text == "" || len(text) > maxComment:
			return ErrComment
		case len(d.Events) >= maxEvents:
			return ErrFull
		}
		s.note(d, by, by.ID, DidComment, text)
		return nil
	})
}
