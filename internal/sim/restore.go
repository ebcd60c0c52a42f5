package sim

import (
	"errors"
	"fmt"
	"strings"

	"parley.example/internal/node"
	"parley.example/internal/sim/disk"
	"parley.example/record"
)

// What is expected when a whole machine is put back, its note of what was signed included, stands
// in this file alone. No node can see that from inside.
//
// If the backup has every head that the side has sent, nothing is asked of anybody: what it lacks
// of others comes again. If not, its node signs over what it lost. So it is expected that the
// others notice, and that nothing which they hold is changed by it.

// backUp copies what is committed, as parley backup does: not a batch that may yet fail.
func (w *world) backUp() error {
	s := pick(w, w.sides)
	s.backups = append(s.backups, backup{s.disk.Synced(), s.notes.copy()})
	w.report.count("backup")
	w.tell("%s makes a backup", s)
	return nil
}

// mayRestore reports whether there is a backup. One roll-back a run is enough to see what comes
// of it.
func (w *world) mayRestore() bool {
	if w.forker != nil { // two who fork would each be noticed for the other
		return false
	}
	some := false
	for _, s := range w.sides {
		if s.rolled || s.hurt || len(s.former) > 0 {
			return false
		}
		some = some || len(s.backups) > 0
	}
	return some
}

// restore puts an old backup back on a side's disk and starts its node on it.
func (w *world) restore() error {
	s := pick(w, w.sides)
	if len(s.backups) == 0 || w.forks(s) {
		return nil
	}
	w.stop(s)
	old := pick(w, s.backups)
	s.disk, s.notes = old.disk.Copy(), old.notes.copy()
	s.backups, s.putBack = nil, true
	lost, err := w.lostBy(s)
	if err != nil {
		return err
	}
	if lost {
		s.rolled = true
		w.report.count("restore that loses what others hold")
	} else {
		s.behind = true // a receipt of what only says that it received stands in no entry of its own
		for _, p := range s.promises {
			p.settled = map[record.PartyName]int64{}
		}
		w.report.count("restore that loses nothing")
	}
	w.tell("%s restores a backup; it loses what others hold: %v", s, lost)
	if err := w.start(s); err != nil {
		return err
	}
	for t := range s.promises { // the copy may have been made while it was healing
		s.hurt = s.hurt || s.state(t) != nil
	}
	return nil
}

// lostBy reports whether a side's disk lacks anything that it has sent of its own log, or told
// an official.
func (w *world) lostBy(s *side) (bool, error) {
	var err error
	if s.store, err = disk.Open(s.disk, nil); err != nil {
		return false, err
	}
	lost := false
	for _, t := range w.talks {
		if p := s.promises[t]; p != nil {
			own := &promises{acts: p.acts, heads: p.heads}
			lost = lost || s.keeps(t, own) != nil
		}
	}
	return lost, nil
}

// noticed reports whether an error is how a node says that a log has forked, or that a node is
// an old copy of itself.
func noticed(err error) bool {
	return errors.Is(err, node.ErrFork) || err != nil && strings.Contains(err.Error(), "old copy")
}

// rolledBack reports whether any side of a channel was put back behind what others hold.
func (t *talk) rolledBack() *side {
	for _, s := range t.sides {
		if s.rolled {
			return s
		}
	}
	return nil
}

// checkRolledBack holds a channel in which a side was rolled back to what is expected of it: each
// of the others keeps all that it has promised, and where two copies of that side's log
// cannot both be true, somebody has noticed.
func (w *world) checkRolledBack(t *talk) error {
	by := t.rolledBack()
	for _, s := range t.sides {
		if s != by {
			if err := w.checkPromises(s); err != nil {
				return err
			}
		}
	}
	forked := false
	for _, s := range t.sides {
		_, mine, err := s.held(t, by.name)
		if err != nil {
			return err
		}
		_, its, err := by.held(t, by.name)
		if err != nil {
			return err
		}
		both := min(len(mine), len(its)) - 1
		forked = forked || mine[both] != its[both]
	}
	if forked {
		w.report.count("fork after a restore")
	}
	if forked && t.notices == 0 {
		return fmt.Errorf("channel %d: %s was restored and has signed over what it lost, and nobody notices", t.number, by.name)
	}
	if t.notices > 0 {
		w.report.count("fork noticed")
	}
	return nil
}
