package clearance

import (
	"context"
	"errors"

	"parley.example/internal/staff"
)

// HandOver gives everything that waits for one person to another: the drafts that they write, and their places in
// chains that they have not cleared yet. It returns how many drafts it moved; it can be said again if it fails on
// the way. What they have cleared stays theirs. The deputy of who has gone goes with them.
func (s *Drafts) HandOver(ctx context.Context, from string, to, by staff.Person) (moved int, err error) {
	if to.ID == from || !mayClear(to) {
		return 0, ErrDeputy
	}
	open, err := s.Open(ctx)
	if err != nil {
		return 0, err
	}
	for _, d := range open {
		if !d.waitsFor(from) {
			continue
		}
		for {
			_, err = s.change(ctx, d.ID, d.Revision, func(d *Draft) error {
				d.handOver(from, to.ID)
				s.note(d, by, by.ID, DidHandOver, from+" → "+to.ID)
				return nil
			})
			if !errors.Is(err, ErrStale) {
				break
			}
			if d, _, err = s.read(ctx, openDrawer, d.ID); err != nil {
				break
			}
		}
		if err != nil && !errors.Is(err, ErrNoDraft) {
			return moved, err
		}
		moved++
	}
	return moved, s.EndDeputy(ctx, from)
}

func (d *Draft) waitsFor(person string) bool {
	if d.Author == person {
		return true
	}
	for _, c := range d.Chain[len(d.Cleared):] {
		if c.Person == person {
			return true
		}
	}
	return false
}

func (d *Draft) handOver(from, to string) {
	if d.Author == from {
		d.Author = to
	}
	for i := len(d.Cleared); i < len(d.Chain); i++ {
		if d.Chain[i].Person == from {
			d.Chain[i].Person = to
		}
	}
}
