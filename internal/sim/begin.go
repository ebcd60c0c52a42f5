package sim

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"parley.example/internal/node"
	"parley.example/internal/sim/disk"
	"parley.example/record"
	"parley.example/standing"
)

// names of the parties of a run: as many as it draws. The third may be a mediator.
var names = []record.PartyName{"a.example", "b.example", "c.example", "d.example"}

// begin draws the parties and the channels, and gives every side every charter. What comes after,
// accessions and full powers too, happens in the run's weather.
func (w *world) begin() error {
	for _, name := range names[:2+w.random.IntN(3)] {
		s := &side{world: w, name: name, keys: keysOf(name), disk: new(disk.Disk), promises: map[*talk]*promises{}}
		w.sides = append(w.sides, s)
		if err := w.start(s); err != nil {
			return err
		}
	}
	for number := range 1 + w.random.IntN(2) {
		sides := slices.Clone(w.sides)
		if number > 0 && len(sides) > 2 { // another circle
			sides = slices.Delete(sides, w.random.IntN(len(sides)), len(sides))
			if len(sides) < 2 {
				sides = slices.Clone(w.sides[len(w.sides)-2:])
			}
		}
		if err := w.found(number, sides); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) found(number int, sides []*side) error {
	nonce, err := record.NewNonce(w.randomness("charter", fmt.Sprint(number)))
	if err != nil {
		return err
	}
	charter := &record.Charter{
		Title: record.Text{"en": "Simulation"}, Nature: record.Exercise, Note: record.Text{"en": "Nobody means any of this."},
		Founder: sides[0].name, Languages: []record.Lang{"en"}, Law: record.Law, Crossing: record.CrossingPast, Tolerance: 600,
		Founded: record.At(w.now), Nonce: nonce,
	}
	for i, s := range sides {
		public, err := node.PublicKeys(s.keys)
		if err != nil {
			return err
		}
		role := record.RoleParty
		if i == 2 && w.chance(2) {
			role = record.RoleMediator
		}
		charter.Parties = append(charter.Parties, record.Party{Name: s.name, Names: record.Text{"en": string(s.name)}, Role: role, Keys: public})
	}
	raw, err := charter.Bytes()
	if err != nil {
		return err
	}
	_, id, err := record.ParseCharter(raw)
	if err != nil {
		return err
	}
	t := &talk{number: number, id: id, charter: raw, sides: sides, joined: map[*side]int{}}
	w.talks = append(w.talks, t)
	for _, s := range sides {
		s.promises[t] = newPromises()
		founding := s == sides[0]
		var failed error
		w.task("founding", s, t, func(k *task) error {
			if founding {
				_, err := k.side.node.Found(context.Background(), charter)
				return err
			}
			_, err := k.side.node.Join(context.Background(), raw)
			return err
		}).after = func(err error) error { failed = err; return err }
		if err := errors.Join(w.wait(), w.finish(s), failed); err != nil {
			return err
		}
	}
	t.joined[sides[0]] = acceded
	return nil
}

// acceded is how far a side has come in a channel that has signed its charter. What is more counts
// the officials who have their powers.
const acceded = 1

// join does what a side has to do before its officials can speak: it signs the charter, and
// gives them their powers. It is tried again until the record shows that it is done.
func (w *world) join(s *side, t *talk) error {
	switch come := t.joined[s]; {
	case come < acceded:
		w.tell("%s accedes to channel %d", s.name, t.number)
		w.task("accession", s, t, func(k *task) error {
			_, err := k.side.node.Accede(context.Background(), t.id)
			return err
		}).after = func(err error) error {
			if r, ok := errors.AsType[*node.NoEffect](err); err == nil || ok && r.Rule == standing.RuleOnce {
				t.joined[s] = acceded
			}
			return nil
		}
	case come < acceded+len(officials):
		o := officials[come-acceded]
		signer, err := s.keys.Official(o.id)
		if err != nil {
			return err
		}
		key, err := record.NewSigningKey("key", record.Ed25519, signer)
		if err != nil {
			return err
		}
		w.tell("%s gives powers to %s in channel %d", s.name, o.id, t.number)
		w.say(s, t, node.Saying{Channel: t.id, Kind: "powers.given", Terms: &record.PowersGiven{
			Official: o.id, Name: string(o.id), Office: "Counsellor", Key: key.Public, May: o.may,
		}}, func() { t.joined[s] = max(t.joined[s], come+1) })
	}
	return nil
}
