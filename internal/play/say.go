package play

import (
	"context"
	"errors"
	"fmt"

	"parley.example/internal/node"
	"parley.example/record"
	"parley.example/standing"
)

// do has a party say something.
func (a *act) do(ctx context.Context, s *Stage, at step) error {
	side := s.Side(a.by)
	saying, err := a.saying(ctx, s, side)
	if err != nil {
		return err
	}
	entered, err := a.enter(ctx, s, side, saying)
	if breach, ok := errors.AsType[*node.NoEffect](err); ok {
		return &Failure{Line: at.line, On: a.by, What: a.what(), Want: "in effect", Is: noEffect(breach.Breach) + "; to enter it all the same, say anyway: true or without-effect: " + string(breach.Rule)}
	}
	if err != nil {
		return err
	}
	if a.held {
		s.acts[a.label] = *entered
		return nil
	}
	s.acts[a.label] = *entered
	return s.entered(ctx, at, side, a, entered.cite)
}

// entered lets the line settle after an entry, and looks at what became of it.
func (s *Stage) entered(ctx context.Context, at step, side *Side, a *act, cite standing.Cite) error {
	if a.kind.Name == "accession" {
		if l, err := side.node.Line(ctx, s.here.id, cite); err != nil {
			return err
		} else if l.Breach == nil {
			if err := s.empower(ctx, side); err != nil {
				return err
			}
		}
	}
	if err := s.settle(ctx); err != nil {
		return err
	}
	if a.void != "" {
		if err := s.checkVoid(ctx, at, a.what(), cite, a.void); err != nil {
			return err
		}
	}
	if a.void != "" || a.anyway {
		return nil // what is without effect is not published unless a step says so
	}
	return s.publish(ctx, a.label, cite, a.release)
}

// checkVoid holds an entry to a rule, on every node that has it.
func (s *Stage) checkVoid(ctx context.Context, at step, what string, cite standing.Cite, rule standing.Rule) error {
	s.expectations++
	for _, side := range s.sides {
		if side.node == nil {
			continue
		}
		l, err := side.node.Line(ctx, s.here.id, cite)
		if err != nil {
			continue // it has not come here
		}
		is := "in effect"
		if l.Breach != nil {
			is = noEffect(*l.Breach)
		}
		if l.Breach == nil || l.Breach.Rule != rule {
			return &Failure{Line: at.line, On: side.Key, What: what, Want: "without effect by rule " + string(rule), Is: is}
		}
	}
	return nil
}

func noEffect(b standing.Breach) string {
	return fmt.Sprintf("without effect by rule %s (%s)", b.Rule, b.Why)
}

func (a *act) what() string {
	if isLabel(a.label) {
		return a.label + " (" + a.kind.Name + ")"
	}
	return a.kind.Name
}

// saying makes of the act what its node is asked to say.
func (a *act) saying(ctx context.Context, s *Stage, side *Side) (node.Saying, error) {
	saying := node.Saying{
		Channel: s.here.id, Official: a.official, Kind: a.kind.Name, Body: a.body(), Dated: a.dated, Anyway: a.anyway || a.void != "",
	}
	var err error
	if a.about != "" {
		if saying.About, err = s.act(a.about, a.point); err != nil {
			return saying, err
		}
	}
	if which := a.terms["keys"].keys; which != "" {
		saying.Terms, err = s.rotation(ctx, side, which)
		return saying, err
	}
	if _, ok := offerLabel[a.kind.Name]; ok {
		saying.Terms, err = s.offerTerms(ctx, side, a)
		return saying, err
	}
	saying.Terms, err = a.makeTerms(s)
	return saying, err
}

func (a *act) enter(ctx context.Context, s *Stage, side *Side, saying node.Saying) (*said, error) {
	if !a.held && a.forge == nil {
		entered, err := side.node.Say(ctx, saying)
		return &said{hash: entered.Act, cite: entered.Cite, in: true}, err
	}
	signed, body, err := a.sign(ctx, side, saying)
	if err != nil {
		return nil, err
	}
	made := &said{hash: signed.Hash, note: signed.Note, body: body}
	if a.held {
		return made, nil
	}
	made.cite, err = s.forge(ctx, side, a.forge, made)
	made.in = true
	return made, err
}

// sign has the official sign the act, without entering it.
func (a *act) sign(ctx context.Context, side *Side, saying node.Saying) (*record.SignedAct, []byte, error) {
	draft, body, _, err := side.node.Draft(ctx, saying)
	if err != nil {
		return nil, nil, err
	}
	name, signer := string(side.Name), side.Keys.Party
	if a.official != "" {
		name = record.OfficialName(name, string(a.official))
		if signer, err = side.Official(a.official); err != nil {
			return nil, nil, err
		}
	}
	key, err := record.NewSigningKey(name, record.Ed25519, signer)
	if err != nil {
		return nil, nil, err
	}
	signed, err := draft.Sign(key)
	return signed, body, err
}

// do enters an act that was held back, or enters one again.
func (e *enterAct) do(ctx context.Context, s *Stage, at step) error {
	made, side := s.acts[e.label], s.Side(e.by)
	if made.note == nil {
		l, err := side.node.Line(ctx, s.here.id, made.cite)
		if err != nil {
			return err
		}
		made.note = l.Act.Note
		if made.body, err = s.bodyOf(ctx, side, l.Act); err != nil {
			return err
		}
	}
	entered, err := side.node.Enter(ctx, made.note, made.body)
	breach, refused := errors.AsType[*node.NoEffect](err)
	switch {
	case refused && !e.anyway && e.void == "":
		return &Failure{Line: at.line, On: e.by, What: e.label, Want: "in effect", Is: noEffect(breach.Breach) + "; to enter it all the same, say anyway: true or without-effect: " + string(breach.Rule)}
	case refused:
		// The node refuses it, as it should; another program might not.
		if entered.Cite, err = s.forge(ctx, side, nil, &made); err != nil {
			return err
		}
	case err != nil:
		return err
	}
	if !made.in {
		made.cite, made.in = entered.Cite, true
		s.acts[e.label] = made
	}
	l, err := side.node.Line(ctx, s.here.id, entered.Cite)
	if err != nil {
		return err
	}
	kind, _ := record.Kinds().Find(l.Act.Kind)
	a := &act{label: e.label, kind: kind, anyway: e.anyway, void: e.void, release: s.scenario.Release}
	return s.entered(ctx, at, side, a, entered.Cite)
}

// publish has parties show an entry to the public.
func (s *Stage) publish(ctx context.Context, label string, cite standing.Cite, keys []string) error {
	for _, key := range keys {
		side := s.Side(key)
		if side.node == nil {
			return fmt.Errorf("%s cannot publish %s: its node is stopped; say release: none or start it first", key, label)
		}
		official, ok := side.publisher()
		if !ok {
			return fmt.Errorf("%s cannot publish %s: none of its officials may publish", key, label)
		}
		if err := side.node.Release(ctx, s.here.id, cite, official); err != nil {
			return fmt.Errorf("%s cannot publish %s: %w", key, label, err)
		}
	}
	return nil
}

func (r *publish) do(ctx context.Context, s *Stage, _ step) error {
	for _, label := range r.labels {
		if a := s.acts[label]; !a.in {
			return fmt.Errorf("%s is held back: enter it before it is published", label)
		}
		if err := s.publish(ctx, label, s.acts[label].cite, r.keys); err != nil {
			return err
		}
	}
	return nil
}

// bodyOf returns the words of an act as they are kept; nil if it has none.
func (s *Stage) bodyOf(ctx context.Context, side *Side, signed *record.SignedAct) ([]byte, error) {
	if signed.Act.Body == nil {
		return nil, nil
	}
	kept, err := side.store.Bodies(ctx, s.here.id, []record.Hash{*signed.Act.Body})
	return kept[*signed.Act.Body], err
}
