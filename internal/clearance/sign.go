package clearance

import (
	"context"

	"parley.example/internal/staff"
)

// Sign keeps what a signatory has signed, which is what they were shown, byte for byte. If the house wants two
// persons, it waits for the second; else it is ready to be entered.
func (s *Drafts) Sign(ctx context.Context, id string, revision int64, by staff.Person, text, body, sealed []byte) (*Draft, error) {
	return s.change(ctx, id, revision, func(d *Draft) error {
		switch {
		case d.State != Cleared:
			return ErrState
		case !by.May(staff.Sign):
			return ErrNotYours
		}
		d.Signature = &Signature{At: s.clock(), By: by.ID, Text: text, Body: body, Sealed: sealed, Two: s.Rules.Two(d.Kind)}
		d.State = Signed
		s.note(d, by, by.ID, DidSign, "")
		return nil
	})
}

// Confirm is the word of the second official, who has seen what the first has signed. It is kept in the house: the
// act carries one signature, and to the other side that one binds.
func (s *Drafts) Confirm(ctx context.Context, id string, revision int64, by staff.Person) (*Draft, error) {
	return s.change(ctx, id, revision, func(d *Draft) error {
		switch {
		case d.State != Signed || d.Ready():
			return ErrState
		case !by.May(staff.Sign):
			return ErrNotYours
		case d.Signature.By == by.ID:
			return ErrOwn
		}
		d.Signature.Confirmed = &Clearance{At: s.clock(), By: by.ID}
		s.note(d, by, by.ID, DidConfirm, "")
		return nil
	})
}

// Fail takes the signature of a draft back that the record did not take, by which rule; who cleared it still has.
func (s *Drafts) Fail(ctx context.Context, id string, revision int64, by staff.Person, rule string) (*Draft, error) {
	return s.change(ctx, id, revision, func(d *Draft) error {
		if d.State != Signed {
			return ErrState
		}
		d.State, d.Signature = Cleared, nil
		s.note(d, by, by.ID, DidFail, rule)
		return nil
	})
}

// Enter notes where in the record stands what was signed. It can be said again after a crash: to enter the same
// bytes twice enters them once.
func (s *Drafts) Enter(ctx context.Context, id string, revision int64, by staff.Person, cite string) (*Draft, error) {
	return s.change(ctx, id, revision, func(d *Draft) error {
		if !d.Ready() {
			return ErrState
		}
		d.State, d.Entry = Entered, cite
		s.note(d, by, by.ID, DidEnter, "")
		return nil
	})
}
