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
	most := 2 + w.random.IntN(3)
	if w.hasForker() {
		most = max(most, 3)
	}
	for _, name := range names[:most] {
		if err := w.enters(name); err != nil {
			return err
		}
	}
	all := slices.Clone(w.sides)
	var guest *side
	if w.chance(3) && !w.hasForker() {
		if err := w.enters("e.example"); err != nil {
			return err
		}
		guest = w.sides[len(w.sides)-1]
	}
	for number := range 1 + w.random.IntN(2) {
		sides := slices.Clone(all)
		if number > 0 && len(sides) > 2 { // another circle
			sides = slices.Delete(sides, w.random.IntN(len(sides)), len(sides))
			if len(sides) < 2 {
				sides = slices.Clone(all[len(all)-2:])
			}
		}
		if err := w.found(number, sides, guest); err != nil {
			return err
		}
		guest = nil
	}
	if w.hasForker() {
		w.drawForker()
	}
	return nil
}

// enters makes a side and starts its node.
func (w *world) enters(name record.PartyName) error {
	s := &side{world: w, name: name, keys: keysOf(name, 0), disk: new(disk.Disk), notes: newNotes(), promises: map[*talk]*promises{}}
	w.sides = append(w.sides, s)
	return w.start(s)
}

// asParty returns a side as a charter or an invitation names it.
func (s *side) asParty(role record.Role) (record.Party, error) {
	public, err := node.PublicKeys(s.keys)
	return record.Party{Name: s.name, Names: record.Text{"en": string(s.name)}, Role: role, Keys: public}, err
}

// found founds a channel of some sides. A guest has the charter too, and is invited later.
func (w *world) found(number int, sides []*side, guest *side) error {
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
		role := record.RoleParty
		if i == 2 && w.chance(2) {
			role = record.RoleMediator
		}
		p, err := s.asParty(role)
		if err != nil {
			return err
		}
		charter.Parties = append(charter.Parties, p)
	}
	raw, err := charter.Bytes()
	if err != nil {
		return err
	}
	_, id, err := record.ParseCharter(raw)
	if err != nil {
		return err
	}
	t := &talk{number: number, id: id, charter: charter, raw: raw, sides: sides, guest: guest, joined: map[*side]int{}}
	if guest != nil {
		t.sides = append(sides, guest)
	}
	w.talks = append(w.talks, t)
	for _, s := range t.sides {
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
// the officials who have their powers, and at last the guest who is invited.
const acceded = 1

// speaks is how far a side has come whose officials can all speak.
var speaks = acceded + len(officials)

// join does what a side has to do before its officials can speak, and then invites the guest: it
// signs the charter, and gives powers. Each is tried again until it is done. It reports false if
// nothing is left to do.
func (w *world) join(s *side, t *talk) (bool, error) {
	come := t.joined[s]
	switch {
	case s.hurt: // it heals first; to sign the charter as if nothing had been would fork its log
		return false, nil
	case come < acceded:
		w.tell("%s accedes to channel %d", s, t.number)
		w.task("accession", s, t, func(k *task) error {
			if s == t.sides[0] { // it founded the channel, and has lost that
				_, err := k.side.node.Found(context.Background(), t.charter)
				return err
			}
			_, err := k.side.node.Accede(context.Background(), t.id)
			return err
		}).after = func(err error) error {
			if r, ok := errors.AsType[*node.NoEffect](err); err == nil || ok && r.Rule == standing.RuleOnce {
				t.joined[s] = max(t.joined[s], acceded)
			}
			return nil
		}
	case come < speaks:
		terms, err := w.powers(s, officials[come-acceded])
		if err != nil {
			return false, err
		}
		w.tell("%s gives powers to %s in channel %d", s, terms.Official, t.number)
		w.say(s, t, node.Saying{Channel: t.id, Kind: "powers.given", Terms: terms}, func() { t.joined[s] = max(t.joined[s], come+1) })
	case come == speaks && t.guest != nil && t.guest != s:
		p, err := t.guest.asParty(record.RoleParty)
		if err != nil {
			return false, err
		}
		w.tell("%s invites %s to channel %d", s, p.Name, t.number)
		w.report.count("invitation")
		w.say(s, t, node.Saying{Channel: t.id, Kind: "invitation", Terms: &record.Invitation{Party: p}}, func() { t.joined[s] = max(t.joined[s], come+1) })
	default:
		return false, nil
	}
	return true, nil
}

func (w *world) powers(s *side, o official) (*record.PowersGiven, error) {
	signer, err := s.keys.Official(o.id)
	if err != nil {
		return nil, err
	}
	key, err := record.NewSigningKey("key", record.Ed25519, signer)
	return &record.PowersGiven{Official: o.id, Name: string(o.id), Office: "Counsellor", Key: key.Public, May: o.may}, err
}
