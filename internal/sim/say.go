package sim

import (
	"context"
	"errors"
	"maps"
	"slices"

	"parley.example/internal/node"
	"parley.example/record"
	"parley.example/standing"
)

// saidThing is what later acts can be about: an act or a point in it.
type saidThing struct {
	ref   record.Ref
	class record.Object
}

// someoneSpeaks has an official of some side say something, or the side join first.
func (w *world) someoneSpeaks() error {
	s := pick(w, w.up())
	t, _, ok := w.counterpart(s)
	if !ok {
		return nil
	}
	if t.joined[s] < acceded || !w.chance(8) {
		if some, err := w.join(s, t); some || err != nil {
			return err
		}
	}
	return w.speak(s, t)
}

// tries bounds how often an act is drawn again that would have no effect.
const tries = 10

// speak draws an act and has it signed and entered. What would have no effect is seldom said.
func (w *world) speak(s *side, t *talk) error {
	for range tries {
		saying, ok := w.drawSaying(s, t)
		if !ok {
			continue
		}
		d, body, breach, err := s.node.Draft(context.Background(), saying)
		if err != nil {
			if s.sick || s.full {
				return nil
			}
			continue // what was drawn is badly formed
		}
		anyway := w.chance(3)
		if breach != nil && (!anyway || w.chance(2)) {
			w.report.Void[string(breach.Rule)]++
			continue
		}
		w.tell("%s/%s says %s in channel %d", s, saying.Official, saying.Kind, t.number)
		w.enter(s, t, d.Unsigned(), func(k *task) (node.Entered, error) {
			return k.side.node.Sign(context.Background(), d, body, anyway)
		}, nil)
		return nil
	}
	return nil
}

func (w *world) say(s *side, t *talk, saying node.Saying, done func()) {
	w.enter(s, t, &record.SignedAct{Act: record.Act{Kind: saying.Kind}, Terms: saying.Terms}, func(k *task) (node.Entered, error) {
		return k.side.node.Say(context.Background(), saying)
	}, done)
}

// enter begins the task that enters an act. When it comes back with a place, the act is promised.
func (w *world) enter(s *side, t *talk, act *record.SignedAct, run func(*task) (node.Entered, error), done func()) {
	var entered node.Entered
	w.task(act.Kind, s, t, func(k *task) (err error) {
		entered, err = run(k)
		return err
	}).after = func(err error) error {
		refused, ok := errors.AsType[*node.NoEffect](err)
		if ok {
			w.report.Void[string(refused.Rule)]++
		}
		if err != nil {
			if ok && done != nil && (refused.Rule == standing.RuleOnce || refused.Rule == standing.RuleMember && act.Kind == "invitation") {
				done() // it was done before a loss, or by another
			}
			return nil
		}
		w.report.Kinds[act.Kind]++
		w.tell("entered at %s: %s", entered.Cite, entered.Act.Short())
		s.promises[t].acts[entered.Cite.N] = entered.Act
		t.remember(act, entered)
		if act.Kind == "powers.revoked" {
			t.joined[s] = min(t.joined[s], acceded) // and gives them again
		}
		if done != nil {
			done()
		}
		return nil
	}
}

// someoneReleases has an official of some side release one of its acts to the public.
func (w *world) someoneReleases() error {
	s := pick(w, w.up())
	t, _, ok := w.counterpart(s)
	if !ok || len(s.promises[t].acts) == 0 || s.rolled || s.hurt { // what it entered may be gone
		return nil
	}
	cite := standing.Cite{Party: s.name, N: pick(w, slices.Sorted(maps.Keys(s.promises[t].acts)))}
	by := pick(w, officials).id
	w.tell("%s/%s releases %s in channel %d", s, by, cite, t.number)
	w.task("release", s, t, func(k *task) error {
		return k.side.node.Release(context.Background(), t.id, cite, by)
	}).after = func(err error) error {
		if err == nil {
			w.report.count("released")
			s.promises[t].released[cite] = true
		}
		return nil
	}
	return nil
}

// mostRotations bounds how often a side makes new keys in a run.
const mostRotations = 2

// someoneRotates has a side make new keys, or give those that it has in one more channel. Its officials
// have theirs as before.
func (w *world) someoneRotates() error {
	s := pick(w, w.up())
	t, _, ok := w.counterpart(s)
	if !ok || t.joined[s] < acceded || s.hurt || w.forks(s) {
		return nil
	}
	if len(s.former) < mostRotations && (len(s.former) == 0 || w.chance(3)) {
		s.former = append(s.former, s.keys)
		next := keysOf(s.name, len(s.former))
		next.Official = s.keys.Official
		s.keys = next
		w.report.count("new keys")
	}
	next := s.keys
	w.tell("%s rotates its keys in channel %d", s, t.number)
	w.enter(s, t, &record.SignedAct{Act: record.Act{Kind: "key.rotated"}}, func(k *task) (node.Entered, error) {
		return k.side.node.Rotate(context.Background(), t.id, next)
	}, nil)
	return nil
}

// remember keeps what was said, so that others can speak of it.
func (t *talk) remember(act *record.SignedAct, entered node.Entered) {
	kind, _ := record.Kinds().Find(act.Kind)
	ref := record.RefTo(entered.Act)
	if kind.Opens != "" {
		t.said = append(t.said, saidThing{ref, kind.Opens})
	}
	if pointed, ok := act.Terms.(interface{ AllPoints() []record.Point }); ok {
		for _, p := range pointed.AllPoints() {
			t.said = append(t.said, saidThing{ref.Point(p.Name), record.ObjectPoint})
		}
	}
}

// known draws something of a class that was said, newer things more often, and seldom what the
// side has not heard of.
func (w *world) known(s *side, t *talk, class record.Object) record.Ref {
	var list []record.Ref
	for _, x := range t.said {
		if x.class.Fits(class) {
			list = append(list, x.ref)
		}
	}
	if len(list) == 0 {
		return ""
	}
	if recent := len(list) - 4; recent > 0 && !w.chance(4) {
		list = list[recent:]
	}
	for range 4 {
		ref := pick(w, list)
		_, heard, err := s.node.Find(context.Background(), t.id, ref.Act())
		if err == nil && heard || w.chance(30) {
			return ref
		}
	}
	return ""
}

// kindsToSay lists the kinds that officials say, those that answer or close something more
// often, and texts more often still, which take many to come to anything. How a channel is founded
// is told by join.
var kindsToSay = func() (list []record.Kind) {
	for _, k := range record.Kinds().All() {
		if slices.Contains([]string{"charter", "accession", "invitation", "powers.given", "key.rotated"}, k.Name) {
			continue
		}
		list = append(list, k)
		switch {
		case k.Group == "texts", k.Group == "offers":
			list = append(list, k, k, k, k)
		case k.About != "" && k.Name != "powers.revoked":
			list = append(list, k, k)
		}
	}
	return list
}

// drawSaying draws what an official of a side might say. It reports false if what was drawn
// needs something that nobody has said.
func (w *world) drawSaying(s *side, t *talk) (node.Saying, bool) {
	kind := pick(w, kindsToSay())
	saying := node.Saying{Channel: t.id, Kind: kind.Name, Dated: w.now.Add(s.clockOff)}
	if kind.Power != "" || w.chance(50) {
		saying.Official = officials[0].id
		if w.chance(4) {
			saying.Official = pick(w, officials).id
		}
	}
	if w.chance(20) {
		saying.Dated = saying.Dated.Add(-w.between(1e9, 48*3600*1e9))
	}
	if kind.About != "" && (!kind.Optional || w.chance(2)) {
		if saying.About = w.known(s, t, kind.About); saying.About == "" && !kind.Optional {
			return saying, false
		}
	}
	d := drawing{w, s, t}
	saying.Terms = d.terms(kind)
	switch terms := saying.Terms.(type) {
	case *record.OfferSealed:
		var err error
		if terms.Commitment, err = d.sealed(saying.About).Commitment(); err != nil {
			return saying, false
		}
	case *record.OfferOpened:
		offer := d.sealed(saying.About)
		terms.Offer, terms.Random = offer.Offer, offer.Random
	}
	saying.Body = d.body(kind, saying.Terms)
	return saying, true
}
