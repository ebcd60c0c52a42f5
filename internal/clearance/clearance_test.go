package clearance_test

import (
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley.example/internal/clearance"
	"parley.example/internal/diff"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/staff"
	"parley.example/record"
)

// A house has one person of each name here.
type house struct {
	*testing.T
	*clearance.Drafts
	side                                *nodetest.Side
	dora, nina, karl, anna, boss, admin staff.Person
}

func newHouse(t *testing.T, rules clearance.Rules) *house {
	t.Helper()
	if err := rules.Check(); err != nil {
		t.Fatal(err)
	}
	side := nodetest.New(t, "us.example")
	h := &house{T: t, side: side, Drafts: clearance.New(side.Node, rand.Reader, rules)}
	for p, roles := range map[*staff.Person][]staff.Role{
		&h.dora: {staff.Drafter}, &h.nina: {staff.Clearer}, &h.karl: {staff.Clearer, staff.Drafter}, &h.anna: {staff.Signatory}, &h.boss: {staff.Signatory},
		&h.admin: {staff.Administrator},
	} {
		p.Roles = roles
	}
	for id, p := range map[string]*staff.Person{"dora": &h.dora, "nina": &h.nina, "karl": &h.karl, "anna": &h.anna, "boss": &h.boss, "admin": &h.admin} {
		p.ID, p.Name = id, strings.ToUpper(id)
		h.must(staff.Put(t.Context(), side.Node, *p))
	}
	return h
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *house) fails(want error) func(*clearance.Draft, error) {
	return func(_ *clearance.Draft, err error) {
		h.Helper()
		if !errors.Is(err, want) {
			h.Errorf("it is answered with %v, want %v", err, want)
		}
	}
}

// does takes what a step of a draft gives, which must be in the state by then.
func (h *house) does(state clearance.State) func(*clearance.Draft, error) *clearance.Draft {
	return func(d *clearance.Draft, err error) *clearance.Draft {
		h.Helper()
		h.must(err)
		found, err := h.Find(h.Context(), d.ID)
		h.must(err)
		if found.State != state {
			h.Fatalf("the draft is %s, want %s", found.State, state)
		}
		return found
	}
}

func text(s string) map[string][]string { return map[string][]string{"b.text.en": {s}} }

func (h *house) begin(words string) *clearance.Draft {
	h.Helper()
	return h.does(clearance.Writing)(h.Begin(h.Context(), h.dora, record.Hash{1}, "note.verbale", text(words)))
}

var inTwo = clearance.Rules{
	Chains:     map[string][]clearance.Clearer{clearance.AnyKind: {{Person: "nina"}, {Role: staff.Clearer}}},
	TwoPersons: []string{"note.verbale"},
}

// One returns a draft, its author changes it, all clear it, two sign: in this order and no other.
func TestWay(t *testing.T) {
	h := newHouse(t, inTwo)
	ctx := t.Context()
	d := h.begin("We shall pay in June.")
	h.fails(clearance.ErrNotYours)(h.Submit(ctx, d.ID, d.Revision, h.nina, nil))
	h.fails(clearance.ErrState)(h.Clear(ctx, d.ID, d.Revision, h.nina, ""))
	d = h.does(clearance.Clearing)(h.Submit(ctx, d.ID, d.Revision, h.dora, nil))
	h.fails(clearance.ErrNotYours)(h.Clear(ctx, d.ID, d.Revision, h.karl, ""))
	h.fails(clearance.ErrState)(h.Sign(ctx, d.ID, d.Revision, h.anna, []byte("x"), nil, nil))
	d = h.does(clearance.Clearing)(h.Clear(ctx, d.ID, d.Revision, h.nina, ""))
	h.fails(clearance.ErrOwn)(h.Clear(ctx, d.ID, d.Revision, h.nina, "")) // the second place is another's
	h.fails(clearance.ErrComment)(h.Return(ctx, d.ID, d.Revision, h.karl, " "))
	d = h.does(clearance.Writing)(h.Return(ctx, d.ID, d.Revision, h.karl, "In May."))
	if len(d.Cleared) != 0 || d.Events[len(d.Events)-1].Text != "In May." {
		t.Errorf("what was returned is cleared by %v, after %v", d.Cleared, d.Events)
	}
	h.fails(clearance.ErrUnchanged)(h.Save(ctx, d.ID, d.Revision, h.dora, text("We shall pay in June.")))
	d = h.does(clearance.Writing)(h.Save(ctx, d.ID, d.Revision, h.dora, text("We shall pay in May.")))
	want := []clearance.Change{{Field: "b.text.en", Parts: []diff.Part{{Text: "We shall pay in "}, {Text: "June", In: diff.Old}, {Text: "May", In: diff.New}, {Text: "."}}}}
	if x := cmp.Diff(want, d.Changes(1, 2)); x != "" {
		t.Errorf("the versions differ otherwise (-want +got):\n%s", x)
	}
	d = h.does(clearance.Clearing)(h.Submit(ctx, d.ID, d.Revision, h.dora, nil))
	d = h.does(clearance.Clearing)(h.Clear(ctx, d.ID, d.Revision, h.nina, "Agreed."))
	d = h.does(clearance.Cleared)(h.Clear(ctx, d.ID, d.Revision, h.karl, ""))

	h.fails(clearance.ErrNotYours)(h.Sign(ctx, d.ID, d.Revision, h.nina, []byte("x"), nil, nil))
	d = h.does(clearance.Signed)(h.Sign(ctx, d.ID, d.Revision, h.anna, []byte("the act"), []byte("body"), nil))
	if d.Ready() {
		t.Error("one of two is enough")
	}
	h.fails(clearance.ErrState)(h.Enter(ctx, d.ID, d.Revision, h.anna, "us.example/1"))
	h.fails(clearance.ErrOwn)(h.Confirm(ctx, d.ID, d.Revision, h.anna))
	h.fails(clearance.ErrNotYours)(h.Confirm(ctx, d.ID, d.Revision, h.karl))
	h.fails(clearance.ErrState)(h.Save(ctx, d.ID, d.Revision, h.dora, text("We shall not pay.")))
	if err := h.Withdraw(ctx, d.ID, d.Revision, h.dora); !errors.Is(err, clearance.ErrState) {
		t.Errorf("what is signed is withdrawn: %v", err)
	}
	d = h.does(clearance.Signed)(h.Confirm(ctx, d.ID, d.Revision, h.boss))
	h.fails(clearance.ErrState)(h.Return(ctx, d.ID, d.Revision, h.anna, "No."))
	d = h.does(clearance.Entered)(h.Enter(ctx, d.ID, d.Revision, h.boss, "us.example/1"))
	if string(d.Signature.Text) != "the act" || d.Signature.By != "anna" || d.Signature.Confirmed.By != "boss" || d.Entry != "us.example/1" {
		t.Errorf("%+v", d)
	}
	if open, err := h.Open(ctx); err != nil || len(open) != 0 {
		t.Errorf("on their way are %v, %v", open, err)
	}
	h.fails(clearance.ErrNoDraft)(h.Save(ctx, d.ID, d.Revision, h.dora, text("Once more.")))
}

// A change takes back every clearance: also of those who cleared before the one who asked for it.
func TestChangeTakesClearancesBack(t *testing.T) {
	h := newHouse(t, inTwo)
	ctx := t.Context()
	d := h.begin("One.")
	d = h.does(clearance.Clearing)(h.Submit(ctx, d.ID, d.Revision, h.dora, nil))
	d = h.does(clearance.Clearing)(h.Clear(ctx, d.ID, d.Revision, h.nina, ""))
	read := d.Revision
	d = h.does(clearance.Writing)(h.Save(ctx, d.ID, d.Revision, h.dora, text("Two.")))
	h.fails(clearance.ErrStale)(h.Clear(ctx, d.ID, read, h.karl, ""))
	d = h.does(clearance.Clearing)(h.Submit(ctx, d.ID, d.Revision, h.dora, nil))
	if next, _ := d.Next(); len(d.Cleared) != 0 || next.Person != "nina" {
		t.Errorf("%v have cleared what they have not read; next is %v", d.Cleared, next)
	}
	d = h.does(clearance.Clearing)(h.Clear(ctx, d.ID, d.Revision, h.nina, ""))
	d = h.does(clearance.Cleared)(h.Clear(ctx, d.ID, d.Revision, h.karl, ""))
	d = h.does(clearance.Signed)(h.Sign(ctx, d.ID, d.Revision, h.anna, []byte("x"), nil, nil))
	d = h.does(clearance.Cleared)(h.Fail(ctx, d.ID, d.Revision, h.anna, "about"))
	if len(d.Cleared) != 2 || d.Signature != nil {
		t.Errorf("what the record did not take is cleared by %v and signed %v", d.Cleared, d.Signature)
	}
	h.fails(clearance.ErrNotYours)(h.Return(ctx, d.ID, d.Revision, h.karl, "Late thoughts."))
	d = h.does(clearance.Writing)(h.Return(ctx, d.ID, d.Revision, h.boss, "Not now."))
	h.must(h.Withdraw(ctx, d.ID, d.Revision, h.dora))
	if _, err := h.Find(ctx, d.ID); !errors.Is(err, clearance.ErrNoDraft) {
		t.Errorf("of what was withdrawn is left %v", err)
	}
}

// Nobody clears what they wrote: by a role they do not, and their own place is left out.
func TestNobodyClearsTheirOwn(t *testing.T) {
	h := newHouse(t, clearance.Rules{})
	ctx := t.Context()
	d := h.does(clearance.Writing)(h.Begin(ctx, h.karl, record.Hash{1}, "note.verbale", text("Mine.")))
	for _, chain := range [][]clearance.Clearer{{{Person: "karl"}}, {{Person: "ghost"}}, {{Person: "admin"}}, {{Role: staff.Reader}}, {{}}} {
		h.fails(clearance.ErrChain)(h.Submit(ctx, d.ID, d.Revision, h.karl, chain))
	}
	d = h.does(clearance.Clearing)(h.Submit(ctx, d.ID, d.Revision, h.karl, []clearance.Clearer{{Person: "karl"}, {Role: staff.Clearer}}))
	h.fails(clearance.ErrOwn)(h.Clear(ctx, d.ID, d.Revision, h.karl, ""))
	h.does(clearance.Cleared)(h.Clear(ctx, d.ID, d.Revision, h.nina, ""))

	d = h.begin("Nobody need clear it.")
	d = h.does(clearance.Cleared)(h.Submit(ctx, d.ID, d.Revision, h.dora, nil))
	if d = h.does(clearance.Signed)(h.Sign(ctx, d.ID, d.Revision, h.anna, []byte("x"), nil, nil)); !d.Ready() {
		t.Error("a second is waited for whom nobody wants")
	}
}

// Who is away has a deputy for a time, and who has gone hands over: nothing is stuck.
func TestNobodyHoldsADraftUp(t *testing.T) {
	h := newHouse(t, inTwo)
	ctx := t.Context()
	d := h.begin("One.")
	d = h.does(clearance.Clearing)(h.Submit(ctx, d.ID, d.Revision, h.dora, nil))
	until := h.side.Now.Add(time.Hour)
	for _, wrong := range []struct {
		deputy staff.Person
		until  time.Time
	}{{h.nina, until}, {h.admin, until}, {h.anna, h.side.Now}} {
		if err := h.Depute(ctx, "nina", wrong.deputy, wrong.until); !errors.Is(err, clearance.ErrDeputy) {
			t.Errorf("%s until %s is a deputy: %v", wrong.deputy.ID, wrong.until, err)
		}
	}
	h.must(h.Depute(ctx, "nina", h.anna, until))
	h.side.Now = until
	h.fails(clearance.ErrNotYours)(h.Clear(ctx, d.ID, d.Revision, h.anna, ""))
	h.must(h.Depute(ctx, "nina", h.anna, until.Add(time.Hour)))
	h.must(h.Depute(ctx, "dora", h.karl, until.Add(time.Hour)))
	cleared := h.does(clearance.Clearing)(h.Clear(ctx, d.ID, d.Revision, h.anna, ""))
	if c := cleared.Cleared[0]; c.By != "anna" || c.For != "nina" {
		t.Errorf("cleared by %s for %s", c.By, c.For)
	}
	d = h.does(clearance.Writing)(h.Save(ctx, d.ID, cleared.Revision, h.karl, text("Two.")))
	d = h.does(clearance.Clearing)(h.Submit(ctx, d.ID, d.Revision, h.karl, nil))

	moved, err := h.HandOver(ctx, "nina", h.boss, h.admin)
	if err != nil || moved != 1 {
		t.Fatalf("%d are handed over, %v", moved, err)
	}
	if moved, err = h.HandOver(ctx, "dora", h.karl, h.admin); err != nil || moved != 1 {
		t.Fatalf("%d are handed over, %v", moved, err)
	}
	if _, err = h.HandOver(ctx, "dora", h.admin, h.admin); !errors.Is(err, clearance.ErrDeputy) {
		t.Errorf("an administrator is handed what they may not read: %v", err)
	}
	d, err = h.Find(ctx, d.ID)
	h.must(err)
	h.fails(clearance.ErrNotYours)(h.Clear(ctx, d.ID, d.Revision, h.nina, ""))
	h.fails(clearance.ErrNotYours)(h.Clear(ctx, d.ID, d.Revision, h.anna, "")) // the deputy went with the place
	d = h.does(clearance.Clearing)(h.Clear(ctx, d.ID, d.Revision, h.boss, ""))
	h.fails(clearance.ErrNotYours)(h.Save(ctx, d.ID, d.Revision, h.dora, text("Three.")))
	h.fails(clearance.ErrOwn)(h.Clear(ctx, d.ID, d.Revision, h.karl, ""))
	h.does(clearance.Cleared)(h.Clear(ctx, d.ID, d.Revision, h.nina, ""))
}

// What is too large is refused, and nothing is lost of what was there.
func TestLimits(t *testing.T) {
	h := newHouse(t, clearance.Rules{})
	ctx := t.Context()
	d := h.begin("One.")
	h.fails(clearance.ErrFull)(h.Save(ctx, d.ID, d.Revision, h.dora, text(strings.Repeat("x", 9<<20))))
	h.fails(clearance.ErrComment)(h.Comment(ctx, d.ID, d.Revision, h.dora, strings.Repeat("x", 4001)))
	h.fails(clearance.ErrComment)(h.Comment(ctx, d.ID, d.Revision, h.dora, "\n"))
	d = h.does(clearance.Writing)(h.Comment(ctx, d.ID, d.Revision, h.anna, "Well begun."))
	if !d.Took("anna") || d.Took("boss") || d.Newest().Values["b.text.en"][0] != "One." {
		t.Errorf("%+v", d)
	}
}

func TestRules(t *testing.T) {
	for name, wrong := range map[string]clearance.Rules{
		"a kind":          {TwoPersons: []string{"hearsay"}},
		"a party's kind":  {TwoPersons: []string{"powers.given"}},
		"a chain's kind":  {Chains: map[string][]clearance.Clearer{"hearsay": nil}},
		"nobody":          {Chains: map[string][]clearance.Clearer{"*": {{}}}},
		"two in one":      {Chains: map[string][]clearance.Clearer{"*": {{Person: "eve", Role: staff.Clearer}}}},
		"a role":          {Chains: map[string][]clearance.Clearer{"*": {{Role: staff.Reader}}}},
		"a chain of many": {Chains: map[string][]clearance.Clearer{"*": make([]clearance.Clearer, 11)}},
	} {
		if wrong.Check() == nil {
			t.Errorf("%s: %+v is taken", name, wrong)
		}
	}
	r := clearance.Rules{Chains: map[string][]clearance.Clearer{"*": {{Person: "eve"}}, "text.signed": {}}, TwoPersons: []string{"text.signed"}}
	if r.Check() != nil || len(r.Chain("text.signed")) != 0 || len(r.Chain("note.verbale")) != 1 || !r.Two("text.signed") || r.Two("note.verbale") || !r.Needed("text.signed") || (clearance.Rules{}).Needed("text.signed") {
		t.Errorf("%+v", r)
	}
}
