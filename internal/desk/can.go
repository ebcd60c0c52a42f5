package desk

import (
	"slices"

	"parley.example/internal/node"
	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

// A step is an act that this official could make now, and what it would be about.
type step struct {
	kind  record.Kind
	about record.Ref
}

// steps are the acts about an object that would have effect if this official made them now. It
// is the law that says so, asked about each kind, so a new kind needs nothing here.
func (v *view) steps(class record.Object, line standing.Line) ([]step, error) {
	if v.me == nil { // who only reads acts for nobody: not for the party either
		return nil, nil
	}
	var all []step
	for _, kind := range record.Kinds().All() {
		if kind.Power == "" || kind.About == "" || kind.About == record.ObjectAny || !class.Fits(kind.About) {
			continue
		}
		abouts, err := v.abouts(kind, line)
		if err != nil {
			return nil, err
		}
		for _, about := range abouts {
			all = append(all, step{kind, about})
		}
	}
	return all, nil
}

// abouts are the ways to name an object for a kind: by itself; or by the newest act on it that
// will do, such as a contact by its last move. What one takes back is named by the act that is
// taken back, so there every one of one's own counts.
func (v *view) abouts(kind record.Kind, line standing.Line) ([]record.Ref, error) {
	would := func(about record.Ref) (bool, error) {
		s := node.Saying{Channel: v.ID, Official: v.official(), Kind: kind.Name, About: about}
		if kind.Name == offerOpened {
			if err := v.openable(&s); err != nil {
				return false, err
			}
		}
		if s.Terms != nil {
			breach, err := v.desk.node.Would(v.ctx(), s)
			return breach == nil, err
		}
		for _, s.Terms = range v.supposed(kind.Name, about) {
			if breach, err := v.desk.node.Would(v.ctx(), s); err != nil || breach == nil {
				return breach == nil && err == nil, err
			}
		}
		return false, nil
	}
	refs := []record.Ref{line.Ref}
	if kind.About != record.ObjectPoint {
		for _, c := range slices.Backward(line.Entries) {
			if l, ok := v.Line(c); ok && l.Act != nil && l.Act.About != "" {
				refs = append(refs, record.RefTo(l.Act.Hash))
			}
		}
	}
	var good []record.Ref
	for _, ref := range refs {
		ok, err := would(ref)
		if err != nil {
			return nil, err
		}
		if ok && !slices.Contains(good, ref) {
			good = append(good, ref)
		}
		if ok && kind.About != record.ObjectOffer {
			break
		}
	}
	return good, nil
}

// buttons are links to the forms of steps. In lists, what opens something new of its own (a
// readout of a contact, say) is left to the page of the object.
func (v *view) buttons(steps []step, class record.Object, all bool) []web.Link {
	var links []web.Link
	for _, s := range steps {
		if all || s.kind.Opens == "" || s.kind.Opens == class {
			text := v.Say("kind." + s.kind.Name + ".do")
			if !slices.ContainsFunc(links, func(l web.Link) bool { return l.Text == text }) {
				links = append(links, web.Link{Text: text, Href: v.formAddress(s.kind.Name, s.about)})
			}
		}
	}
	return links
}

func has(steps []step, kind string) bool {
	return slices.ContainsFunc(steps, func(s step) bool { return s.kind.Name == kind })
}
