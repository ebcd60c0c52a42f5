package desk

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"parley.example/internal/access"
	"parley.example/internal/node"
	"parley.example/internal/store"
	"parley.example/internal/web"
	"parley.example/internal/words"
	"parley.example/record"
	"parley.example/standing"
)

const draftDrawer = "desk-draft"

// draftGone is the answer where a draft was signed, or is another's.
var draftGone = access.NewRefusal(http.StatusGone, "draft")

// keptDraft is a draft between preview and signature: the very bytes that will be signed, and
// what was entered, to go back to. It belongs to one person, and outlasts their session.
type keptDraft struct {
	Until    time.Time         `json:"until"`
	Person   string            `json:"person"`
	Official record.OfficialID `json:"official"`
	Channel  record.Hash       `json:"channel"`
	Kind     string            `json:"kind"`
	Values   url.Values        `json:"values"`
	Text     []byte            `json:"text"`
	Body     []byte            `json:"body,omitempty"`
	Sealed   []byte            `json:"sealed,omitempty"` // the sealed offer to which it commits
}

func (v *view) draftAddress(id string) string { return v.base + "/draft/" + id }

// keepDraft keeps a draft and returns the name of its paper.
func (v *view) keepDraft(f *form, d *record.Draft, body []byte) (string, error) {
	id, err := access.Token(v.desk.random)
	if err != nil {
		return "", err
	}
	var sealed []byte
	if f.sealed != nil {
		if sealed, err = f.sealed.Bytes(); err != nil {
			return "", err
		}
	}
	raw, err := json.Marshal(keptDraft{
		Until: v.desk.clock().Add(draftLasts), Person: v.Person.ID, Official: v.official(), Channel: v.ID,
		Kind: f.kind.Name, Values: f.values, Text: d.Text(), Body: body, Sealed: sealed,
	})
	if err != nil {
		return "", err
	}
	if err := v.desk.sweepDrafts(v.ctx()); err != nil {
		return "", err
	}
	return id, v.desk.node.Put(v.ctx(), []store.Paper{{Drawer: draftDrawer, Name: id, Data: raw}})
}

// sweepDrafts removes drafts whose time is over. It runs when one is made: that is often enough, and needs
// no goroutine.
func (d *Desk) sweepDrafts(ctx context.Context) error {
	papers, err := d.node.Papers(ctx, draftDrawer, "")
	if err != nil {
		return err
	}
	var old []store.Paper
	for _, p := range papers {
		var kept keptDraft
		if json.Unmarshal(p.Data, &kept) != nil || !d.clock().Before(kept.Until) {
			old = append(old, store.Paper{Drawer: draftDrawer, Name: p.Name})
		}
	}
	if len(old) == 0 {
		return nil
	}
	return d.node.Put(ctx, old)
}

// findDraft returns a draft of this person and channel. To everybody else it is not there.
func (v *view) findDraft(id string) (keptDraft, error) {
	var kept keptDraft
	raw, err := v.desk.node.Paper(v.ctx(), draftDrawer, id)
	if errors.Is(err, store.ErrNone) {
		return kept, draftGone
	}
	if err == nil {
		err = json.Unmarshal(raw, &kept)
	}
	if err == nil && (kept.Person != v.Person.ID || kept.Official != v.official() || kept.Channel != v.ID) {
		err = draftGone
	}
	return kept, err
}

type draftPage struct {
	sheet
	Act    act
	Text   string // what will be signed, byte for byte, but that direction marks are shown by their numbers
	Breach *web.State
	Effect string
	Form   *web.Form
	Edit   web.Link
}

func (v *view) showDraft() error {
	id := v.R.PathValue("draft")
	kept, err := v.findDraft(id)
	if err != nil {
		return err
	}
	return v.preview(http.StatusOK, id, kept)
}

// preview shows exactly what will be signed, and what it would come to. Where it would have no
// effect it says by which rule, and offers no signature.
func (v *view) preview(status int, id string, kept keptDraft, notices ...web.Notice) error {
	d, err := record.ParseDraft(kept.Text)
	if err != nil {
		return err
	}
	p := draftPage{sheet: v.sheet(v.Say("desk.draft.title")), Text: words.Visible(string(kept.Text))}
	p.Wide = false
	p.Lead = v.Say("desk.draft.lead", "kind", v.Kind(d.Kind))
	p.Notices = append(p.Notices, notices...)
	var body *record.Body
	if kept.Body != nil {
		if body, _, err = record.ParseBody(kept.Body); err != nil {
			return err
		}
	}
	p.Act = v.act(&d.Act, d.Unsigned().Terms, body)
	p.Act.showMarks()
	if kept.Sealed != nil {
		fact, err := v.sealedFact(kept.Sealed)
		if err != nil {
			return err
		}
		p.Act.Facts = append([]web.Fact{fact}, p.Act.Facts...)
	}
	p.Edit = web.Link{Text: v.Say("desk.draft.edit"), Href: v.base + "/act/" + kept.Kind + "?" + url.Values{"draft": {id}}.Encode()}
	breach, err := v.wouldStand(d)
	if err != nil {
		return err
	}
	if breach != nil {
		void := web.Void(v.Speaker, string(breach.Rule), breach.Why)
		p.Breach = &void
	} else {
		p.Effect = v.Say("desk.draft.effect")
		p.Form = &web.Form{Speaker: v.Speaker, ID: "sign", Action: v.draftAddress(id), Buttons: []web.Button{{Text: v.Say("action.sign")}}}
	}
	return v.render(status, "draft", p)
}

func (v *view) wouldStand(d *record.Draft) (*standing.Breach, error) {
	return v.desk.node.Would(v.ctx(), node.Saying{
		Channel: d.Channel, Official: d.By, Kind: d.Kind, About: d.About, Terms: d.Unsigned().Terms, Dated: d.Dated.Time,
	})
}

// signDraft signs the draft as it was shown. If the record has moved so that it would mean
// something else, it is drafted anew and shown again, and nothing is signed.
func (v *view) signDraft() error {
	id := v.R.PathValue("draft")
	kept, err := v.findDraft(id)
	if err != nil {
		return err
	}
	if err := v.keepOffer(kept); err != nil {
		return err
	}
	entered, err := v.desk.node.SignDraft(v.ctx(), kept.Text, kept.Body)
	var none *node.NoEffect
	switch {
	case errors.As(err, &none):
		return v.showAgain(id, kept, none.Breach)
	case err != nil:
		return err
	}
	v.desk.log.InfoContext(v.ctx(), "desk: signed", "official", v.official(), "entry", entered.Cite.String())
	if err := v.desk.node.Put(v.ctx(), []store.Paper{{Drawer: draftDrawer, Name: id}}); err != nil {
		return err
	}
	return v.Redirect(v.base + "/log/" + path(entered.Cite) + "?signed")
}

// showAgain drafts anew from what was entered, on what the record says by now. The new draft has
// another address, so that a form that was sent twice cannot sign what nobody has looked at.
func (v *view) showAgain(id string, kept keptDraft, breach standing.Breach) error {
	kind, _ := record.Kinds().Find(kept.Kind)
	f := &form{view: v, kind: kind, values: kept.Values, errors: map[string]string{}}
	s, err := f.saying()
	if err != nil {
		return err
	}
	d, body, _, err := v.desk.node.Draft(v.ctx(), s)
	if err != nil {
		return err
	}
	if err := v.desk.node.Put(v.ctx(), []store.Paper{{Drawer: draftDrawer, Name: id}}); err != nil {
		return err
	}
	if id, err = v.keepDraft(f, d, body); err != nil {
		return err
	}
	if kept, err = v.findDraft(id); err != nil {
		return err
	}
	notice := web.Notice{Title: v.Say("desk.draft.stale.title"), Text: v.Say("desk.draft.stale.text", "rule", string(breach.Rule)), Attention: true}
	return v.preview(http.StatusConflict, id, kept, notice)
}
