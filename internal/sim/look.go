package sim

import (
	"context"
	"fmt"

	"parley.example/record"
)

// place is an entry of a log.
type place struct {
	talk  *talk
	party record.PartyName
	n     int64
}

// look asks one node how things stand, and holds that to what any node said before: effect is
// for ever, what is settled stays settled, and what was adopted stays adopted by the same entry.
func (w *world) look() error {
	up := w.up()
	if len(up) == 0 {
		return nil
	}
	s := pick(w, up)
	if s.sick || s.waiting() != nil { // the fold may be ahead of what is kept
		return nil
	}
	w.report.count("standing asked for")
	if err := w.lookAt(s); !disks(err) { // to look may have been to note what was signed before a crash
		return err
	}
	return nil
}

func (w *world) lookAt(s *side) error {
	for _, t := range w.talks {
		if s.promises[t] == nil || w.forks(s) || t.rolledBack() != nil || s.hurt && s.state(t) != nil {
			continue
		}
		if err := w.lookInto(s, t); err != nil {
			return fmt.Errorf("%s in channel %d: %w", s.name, t.number, err)
		}
	}
	return nil
}

func (w *world) lookInto(s *side, t *talk) error {
	ctx := context.Background()
	st, err := s.node.Standing(ctx, t.id, judgedAt)
	if err != nil {
		return err
	}
	for _, p := range st.Parties {
		if w.forker != nil && p.Name == w.forker.first.name {
			continue // what it said to one side only counts as far as somebody relied on it
		}
		lines, err := s.node.Lines(ctx, t.id, p.Name, 0, p.Entries)
		if err != nil {
			return err
		}
		for _, l := range lines {
			what := "has effect"
			if l.Breach != nil {
				what = "breaks rule " + string(l.Breach.Rule)
			}
			at := place{t, p.Name, l.N}
			if was, ok := w.effects[at]; ok && was != what {
				return fmt.Errorf("entry %d of %s %s, and now %s", l.N, p.Name, was, what)
			}
			w.effects[at] = what
		}
		settled := s.promises[t].settled
		if p.Settled < settled[p.Name] {
			return fmt.Errorf("%d entries of %s were settled, and now %d", settled[p.Name], p.Name, p.Settled)
		}
		settled[p.Name] = p.Settled
	}
	for _, text := range st.Texts {
		if text.Adopted != nil {
			now := *text.Adopted
			if was, ok := w.adopted[text.Ref]; ok && was != now {
				return fmt.Errorf("text %.8s was adopted by %s, and now by %s", text.Ref, was, now)
			}
			w.adopted[text.Ref] = now
		}
	}
	return nil
}
