package sim

import (
	"errors"
	"fmt"
	"strings"

	"parley.example/internal/node"
	"parley.example/internal/sim/disk"
	"parley.example/standing"
)

// accountFor holds the error of a task to what was let go wrong. Among honest nodes a bundle that
// nobody damaged is never untrue, however late or often it comes; an official whose act is
// drafted and entered by the same node is never told that the node left out what was before it.
func (w *world) accountFor(k *task) error {
	if w.accountForFork(k) {
		return nil
	}
	if errors.Is(k.err, node.ErrOutdated) && k.side.putBack {
		k.side.outdated = true
		return nil
	}
	if _, untrue := errors.AsType[*node.Untrue](k.err); untrue {
		w.report.count("bundle refused")
		if k.damaged {
			return nil
		}
		if k.side.hurt && heals(k.err) || k.side.unsure(k.talk) && strings.Contains(k.err.Error(), "old copy") {
			return nil // nothing says that it is to heal
		}
		if noticed(k.err) {
			k.talk.notices++
		}
		if k.talk.rolledBack() != nil && !disks(k.err) {
			return nil
		}
		return fmt.Errorf("%s at %s: %w", k.what, k.side.name, k.err)
	}
	if k.damaged || errors.Is(k.err, errLost) {
		return nil
	}
	if err := w.accountForError(k.side, k.err); err != nil {
		return fmt.Errorf("%s at %s: %w", k.what, k.side.name, err)
	}
	return nil
}

// accountForError is accountFor where no task is concerned.
func (w *world) accountForError(s *side, err error) error {
	if refused, ok := errors.AsType[*node.NoEffect](err); ok {
		if refused.Rule == standing.RuleSeen || refused.Rule == standing.RuleBasis && strings.Contains(refused.Why, "not yet seen") {
			return err
		}
		return nil
	}
	for _, may := range []string{"writing failed a moment ago", "has no powers to publish", "has no invitation of"} {
		if strings.Contains(err.Error(), may) {
			return nil
		}
	}
	if disks(err) || errors.Is(err, errStranger) || s.hurt && heals(err) {
		return nil
	}
	return err
}

// disks reports whether an error is one of those that a simulated disk gives.
func disks(err error) bool {
	return errors.Is(err, disk.ErrIO) || errors.Is(err, disk.ErrFull) || errors.Is(err, disk.ErrDead)
}
