package standing_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

// ordinaryChecks is how many random histories an ordinary run tells. To tell more, give
// -rapid.checks.
const ordinaryChecks = "120"

func TestMain(m *testing.M) {
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || strings.HasPrefix(f.Name, "rapid.") })
	if !given {
		// An ordinary run tells the same histories each time; make laws tells new ones.
		for name, value := range map[string]string{"rapid.checks": ordinaryChecks, "rapid.seed": "1"} {
			if err := flag.Set(name, value); err != nil {
				panic(err)
			}
		}
	}
	os.Exit(m.Run())
}

// A chance is a random history in the making, with the fold that follows it.
type chance struct {
	*standingtest.History
	t       *rapid.T
	random  *rand.Rand
	fold    *standing.Fold
	added   int
	parties []record.PartyName
	said    []said
	label   string   // of the keys of the rotation that was drawn last
	theme   string   // the group of kinds of which most is said
	kinds   []string // of which all else is drawn, if any
	settles bool     // what is said is settled now and then
}

// said is what an act may name: an act or a point, by who said it.
type said struct {
	ref  record.Ref
	kind string
	at   standing.Cite
}

// weights has the kinds that are drawn more often than others: what answers, binds and closes.
var weights = map[string]int{
	"contact.accepted": 10, "contact.declined": 2, "contact.moved": 2, "contact.held": 4, "contact.proposed": 2,
	"readout": 2, "announcement": 2, "text.proposed": 4, "text.signed": 16, "text.confirmed": 6, "withdrawal": 4, "silence.noticed": 3,
	"notes.offered": 2, "notes.answered": 10, "point.confirmed": 10, "point.reported": 10, "point.acknowledged": 20, "point.contested": 4,
	"text.initialled": 6, "text.adhered": 6, "text.declared": 4, "correction.proposed": 3, "correction.accepted": 4, "correction.objected": 2,
	"note.verbale": 2, "formal-notice": 3, "aide-memoire": 4,
	"measure.eased": 2, "measure.lifted": 2, "agrement.requested": 2, "agrement.given": 3, "agrement.refused": 3, "point.moved": 8, "point.move-accepted": 16, "point.released": 4, "point.condition-met": 24,
}

var weighted = allWeighted(weights)

func allWeighted(weights map[string]int) (kinds []string) {
	for _, k := range record.Kinds().Names() {
		for range max(1, weights[k]) {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// settings are the charters of random histories, and their parties.
var settings = []struct {
	charter func(*record.Charter)
	parties []record.PartyName
}{
	{usual, []record.PartyName{a, b}},
	{usual, []record.PartyName{a, b}},
	{usual, []record.PartyName{a, b, m}},
	{usual, []record.PartyName{a, b, c}},
	{usual, []record.PartyName{a, b, c, m}},
	{judgedBy(w), []record.PartyName{a, b, w}},
	{judgedBy(m), []record.PartyName{a, b, c, m}},
	{usual, []record.PartyName{a, b, c, k, h}},
	{silenceAfter(1), []record.PartyName{a, b}},
	{silenceAfter(1), []record.PartyName{a, b, c}},
	{silenceAfter(1), []record.PartyName{a, b, k}},
}

// themes are the groups of kinds, those more often whose histories are long before they bind.
var themes = func() (groups []string) {
	for _, k := range record.Kinds().All() {
		if !slices.Contains(groups, k.Group) {
			groups = append(groups, k.Group)
		}
	}
	return append(groups, "texts", "texts", "points", "contacts", "packages", "packages", "packages", "offers", "offers", "")
}()

// kind draws the kind of an act.
func (x *chance) kind() string {
	if x.kinds != nil {
		return one(x, x.kinds)
	}
	for {
		kind := one(x, weighted)
		if k, _ := record.Kinds().Find(kind); x.theme == "" || k.Group == x.theme || x.pick(3) == 0 {
			return kind
		}
	}
}

func newChance(t *rapid.T) *chance {
	random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
	setting := settings[random.IntN(len(settings))]
	parties := setting.parties
	h := standingtest.BeginUnder(t, setting.charter, parties...)
	x := &chance{History: h, t: t, random: random, parties: parties, fold: standing.New(h.Charter, h.Channel)}
	x.theme = one(x, themes)
	x.follow()
	switch x.theme {
	case "packages":
		x.beginPackage()
	case "offers":
		x.beginRound()
	case "groups":
		x.beginGroup()
	}
	return x
}

// follow brings the fold up to date.
func (x *chance) follow() {
	leaves := x.Leaves()
	for _, l := range leaves[x.added:] {
		x.fold.Add(l)
	}
	x.added = len(leaves)
}

// pick draws evenly, which rapid's own generators do not. All that rapid draws is the seed: a
// history that fails is told only as far as it first does.
func (x *chance) pick(n int) int { return x.random.IntN(n) }

func one[V any](x *chance, list []V) V { return list[x.pick(len(list))] }

// step is one thing that happens.
func (x *chance) step() {
	if x.settles && x.pick(5) == 0 {
		x.SyncAll()
		x.follow()
	}
	switch x.pick(10) {
	case 0, 1, 2:
		from, to := one(x, x.parties), one(x, x.parties)
		if from != to {
			x.Sync(from, to)
		}
	case 3:
		from, to := one(x, x.parties), one(x, x.parties)
		if from != to { // as much as it is shown, and not a word about it
			x.Sees(to, from, int64(x.pick(int(x.Size(from))+1)))
		}
	case 4:
		x.trouble()
		if x.pick(12) == 0 {
			x.loss()
		}
		if x.pick(4) == 0 {
			x.rite()
		}
	default:
		x.say()
	}
	x.follow()
}

// trouble is what a node or a clock does that should not.
func (x *chance) trouble() {
	by := one(x, x.parties)
	switch x.pick(8) {
	case 0:
		x.Clock = x.Clock.Add(time.Duration(x.pick(96)-48) * time.Hour)
	case 1:
		x.Garble(by, []byte("no entry"))
	case 2:
		x.Node(by, record.Entry{Node: record.Received, Seen: []record.Cited{}})
	case 3:
		x.Enter(by, standingtest.Act{Kind: "treaty.denounced"})
	case 4:
		x.Enter(by, standingtest.Act{Kind: "contact.proposed", Terms: call(), Basis: []record.Cited{}, Key: "another"})
	case 5:
		if act := x.anyAct(by); act != nil {
			x.Again(by, act)
		}
	case 6:
		x.Enter(by, standingtest.Act{Kind: "contact.proposed", Terms: call(), Of: one(x, x.parties)})
	case 7:
		x.join()
	}
}

// join invites a party and lets it in, or fails to.
func (x *chance) join() {
	terms := &record.Invitation{Party: standingtest.Party(d)}
	var last record.Ref
	for _, p := range x.parties {
		if p != d && x.pick(4) > 0 {
			last = x.Say(p, "invitation", terms)
			x.Sync(p, d)
		}
	}
	if last != "" {
		x.Say(d, "accession", &record.Accession{}, last)
		x.Empower(d, standingtest.Desk)
		if !slices.Contains(x.parties, d) {
			x.parties = append(slices.Clone(x.parties), d)
		}
	}
}

func (x *chance) anyAct(by record.PartyName) *record.SignedAct {
	var acts []*record.SignedAct
	for _, l := range x.Leaves() {
		if l.Party == by && l.Act != nil {
			acts = append(acts, l.Act)
		}
	}
	if len(acts) == 0 {
		return nil
	}
	return one(x, acts)
}

// say draws an act. Most that would have no effect are thrown away, so that histories get far.
func (x *chance) say() {
	by := one(x, x.parties)
	tries := 12
	if x.settles {
		tries = 20
	}
	for range tries {
		kind := x.kind()
		act, ok := x.draw(by, kind)
		if !ok {
			continue
		}
		want := x.judge(by, act)
		if want != nil && x.pick(6) > 0 {
			continue
		}
		// What the fold says beforehand is what it says of the act when it is there; but its author
		// may not know yet that it was noticed to be silent.
		ref := x.Enter(by, act)
		x.follow()
		got := x.fold.Breach(x.Cite(ref))
		unheard := want == nil && got != nil && got.Rule == standing.RuleLeft
		if (want == nil) != (got == nil) && !unheard || want != nil && want.Rule != got.Rule {
			x.t.Fatalf("%s by %s would break %+v, and breaks %+v", kind, by, want, got)
		}
		switch {
		case got != nil:
		case kind == "key.rotated":
			x.UseKeys(by, x.label)
		case kind == "step.defaulted": // only one that is settled is answered
			x.SyncAll()
		}
		x.note(ref, act)
		return
	}
}

// note keeps what an act said, to be named later.
func (x *chance) note(ref record.Ref, act standingtest.Act) {
	at := x.Cite(ref)
	x.said = append(x.said, said{ref, act.Kind, at})
	t, _ := act.Terms.(*record.TextProposed)
	isPackage := t != nil && t.Form == record.FormPackage
	if isPackage {
		x.said = append(x.said, said{ref, "package", at})
	}
	if pointed, ok := act.Terms.(interface{ AllPoints() []record.Point }); ok {
		for _, p := range pointed.AllPoints() {
			x.said = append(x.said, said{ref.Point(p.Name), "point", at})
			if isPackage {
				x.said = append(x.said, said{ref.Point(p.Name), "step", at})
			}
		}
	}
}

func (x *chance) judge(by record.PartyName, act standingtest.Act) *standing.Breach {
	e := &record.Entry{N: x.Size(by), Time: record.At(x.Clock), Seen: x.Heads(by, "")}
	return x.fold.Try(standing.Leaf{Party: by, N: e.N, Entry: e, Act: x.Draft(by, act).Unsigned()})
}

// named draws something that was said of those kinds; newer things more often, and what the
// party has not heard of seldom.
func (x *chance) named(by record.PartyName, kinds ...string) record.Ref {
	var list []record.Ref
	heard := x.pick(20) > 0
	for _, s := range x.said {
		if slices.Contains(kinds, s.kind) && (!heard || x.Holds(by, s.at)) {
			list = append(list, s.ref)
		}
	}
	if len(list) == 0 {
		return ""
	}
	recent := list[max(0, len(list)-3):]
	if x.pick(4) > 0 {
		return one(x, recent)
	}
	return one(x, list)
}

func (x *chance) other(than record.PartyName) record.PartyName {
	p := one(x, x.parties)
	for p == than {
		p = x.parties[(slices.Index(x.parties, p)+1)%len(x.parties)]
	}
	return p
}

func (x *chance) point(by record.PartyName) record.Point {
	with := x.other(by)
	from, to := by, with
	if x.pick(2) == 0 {
		from, to = with, by
	}
	p := owes(from, to)
	switch x.pick(5) {
	case 0:
		p.Owes, p.To = []record.PartyName{from, to}, []record.PartyName{from, to}
	case 1:
		p.Due = record.Due{By: "2025-02-20+03:00"}
	case 2:
		if len(x.parties) > 2 {
			p.Verifier = one(x, x.parties)
		}
	case 3:
		return record.Point{Name: "p"}
	}
	switch x.pick(6) {
	case 0, 5:
		p.Worded = true
	case 1:
		p.Amounts = []record.Amount{{Number: "2", Unit: "items"}}
	case 2:
		p.Due = record.Due{Every: record.Every{Period: "7d", From: "2025-02-16", Until: "2025-02-26"}}
	case 3:
		if event := x.named(by, "contact.proposed", "contact.held", "point", "text.proposed", "notes.offered"); event != "" {
			p.Due = record.Due{After: record.After{Event: event, Delay: "1d"}}
			p.Condition = x.named(by, "contact.proposed", "text.proposed")
		}
	case 4:
		p.Lapses = "2025-03-01"
	}
	return p
}

// part draws the part of a point of which an act speaks: as a rule one that it has.
func (x *chance) part(ref record.Ref) (m record.Moment, amounts []record.Amount) {
	odd := x.pick(12) == 0
	var p record.Point
	if ref != "" {
		p = x.pointNamed(ref)
	}
	if (p.Due.Every != record.Every{}) != odd {
		m = one(x, []record.Moment{"2025-02-16", "2025-02-23"})
	}
	if (len(p.Amounts) > 0 && x.pick(2) == 0) != odd {
		amounts = []record.Amount{{Number: "1", Unit: "items"}}
	}
	return m, amounts
}

func (x *chance) points(by record.PartyName) []record.Point {
	var list []record.Point
	for i := range x.pick(3) {
		p := x.point(by)
		p.Name = fmt.Sprintf("p%d", i)
		list = append(list, p)
	}
	return list
}

// draw makes an act of a kind, of what chance has it name.
func (x *chance) draw(by record.PartyName, kind string) (act standingtest.Act, ok bool) {
	act.Kind = kind
	contacts := []string{"contact.proposed", "contact.held"}
	offers := []string{"contact.proposed", "contact.moved"}
	about := func(kinds ...string) bool { act.About = x.named(by, kinds...); return act.About != "" }
	until := []record.Moment{"", "", "2025-02-15", "2025-02-17"}
	ok = true
	switch kind {
	case "charter":
		act.Terms = &record.CharterSigned{}
	case "accession":
		act.Terms = &record.Accession{}
	case "invitation":
		act.Terms = &record.Invitation{Party: standingtest.Party(d)}
	case "key.rotated":
		x.label = fmt.Sprint(by, " ", x.pick(2)) // which may be what it has or gave up
		if x.pick(3) == 0 {
			x.label = string(one(x, x.parties))
		}
		act.Terms = x.Rotation(by, x.label)
	case "powers.given":
		act.Terms = standingtest.Powers(by, "anna")
	case "powers.revoked":
		act.Terms, ok = &record.PowersRevoked{}, about("powers.given")
	case "contact.proposed":
		c := call()
		if x.pick(2) == 0 {
			c.Form = "demarche"
		}
		act.Terms = c
	case "contact.accepted":
		act.Terms, ok = &record.ContactAccepted{}, about(offers...)
	case "contact.declined":
		act.Terms, ok = &record.ContactDeclined{}, about(offers...)
	case "contact.moved":
		act.Terms, ok = &record.ContactMoved{When: "2025-03-02"}, about(offers...)
	case "contact.cancelled":
		act.Terms, ok = &record.ContactCancelled{}, about(offers...)
	case "contact.held":
		h := held()
		if p := x.named(by, "point"); p != "" && x.pick(2) > 0 {
			h.Fulfils = []record.Ref{p}
		}
		act.Terms = h
		about(contacts...)
	case "readout", "announcement":
		points := x.points(by)
		if p := x.named(by, "point"); p != "" && len(points) > 0 && x.pick(2) > 0 {
			points[0] = x.theSame(p)
		}
		act.Terms = &record.Announcement{Points: points}
		if kind == "readout" {
			act.Terms = &record.Readout{Points: points}
			ok = about(contacts...)
		}
	case "quotation":
		act.Terms = &record.Quotation{Speaker: "S", Said: "2025", Source: record.Source{Publisher: "P"}}
	case "text.proposed":
		t := text(x.signers(by)...)
		t.Points = x.points(by)
		t.InForce = x.inForce(by)
		switch x.pick(4) {
		case 0:
			t.VersionOf = x.named(by, "text.proposed")
		case 1:
			t.Replaces = x.named(by, "text.proposed")
		}
		x.form(by, t)
		if x.pick(3) == 0 {
			x.asPackage(by, t)
		}
		if x.theme == "groups" && x.pick(2) == 0 {
			x.mandated(t)
		}
		act.Terms = t
	case "text.signed":
		act.Terms, ok = &record.TextSigned{AdReferendum: x.pick(4) == 0, Until: one(x, until)}, about("text.proposed")
	case "text.initialled":
		act.Terms, ok = &record.TextInitialled{}, about("text.proposed")
	case "text.adhered":
		act.Terms, ok = &record.TextAdhered{Until: one(x, until)}, about("text.proposed")
	case "text.declared":
		act.Terms, ok = &record.TextDeclared{}, about("text.proposed")
	case "correction.proposed":
		act.Terms, ok = &record.CorrectionProposed{Languages: []record.Lang{one(x, []record.Lang{"en", "en", "fr"})}, Until: "2025-03"}, about("text.proposed")
	case "correction.accepted":
		act.Terms, ok = &record.CorrectionAccepted{}, about("correction.proposed")
	case "correction.objected":
		act.Terms, ok = &record.CorrectionObjected{}, about("correction.proposed")
	case "note.verbale", "aide-memoire", "protest", "formal-notice", "declaration", "correction":
		return x.statement(by, kind)
	case "text.confirmed":
		act.Terms, ok = &record.TextConfirmed{}, about("text.proposed")
	case "text.condition-met":
		act.Terms, ok = &record.TextConditionMet{}, about("text.proposed")
	case "withdrawal":
		act.Terms, ok = &record.Withdrawal{}, about("contact.proposed", "contact.moved", "notes.offered", "text.proposed", "text.signed", "text.initialled", "text.adhered", "correction.proposed", "point.moved", "agrement.requested", "stage.ready", "offer.sealed", "group.formed", "group.confirmed", "group.closed")
	case "notes.offered":
		act.Terms = &record.NotesOffered{To: x.other(by), Points: x.points(by)}
	case "notes.answered":
		act.Terms, ok = &record.NotesAnswered{}, about("notes.offered")
	case "point.confirmed":
		act.Terms, ok = &record.PointConfirmed{}, about("point")
	case "point.reported":
		ok = about("point")
		m, amounts := x.part(act.About)
		act.Terms = &record.PointReported{For: m, Amounts: amounts}
	case "point.acknowledged":
		ok = about("point")
		m, amounts := x.part(act.About)
		act.Terms = &record.PointAcknowledged{For: m, Amounts: amounts}
	case "point.contested":
		ok = about("point")
		m, _ := x.part(act.About)
		act.Terms = &record.PointContested{For: m}
	case "round.opened":
		r := &record.RoundOpened{Parties: x.signers(by), Until: "2025-02-16"}
		if x.pick(2) == 0 && slices.Contains(x.parties, m) {
			r.Mediator = m
		}
		act.Terms = r
	case "offer.sealed":
		ok = about("round.opened")
		act.Terms = &record.OfferSealed{Commitment: x.commitment(by, act.About, one(x, offered))}
	case "offer.opened":
		act.Terms, ok = &record.OfferOpened{Offer: one(x, offered), Random: drawn}, about("round.opened")
	case "round.matched":
		act.Terms, ok = &record.RoundMatched{}, about("round.opened")
	case "round.closed":
		act.Terms, ok = &record.RoundClosed{}, about("round.opened")
	case "group.formed", "group.confirmed", "group.reported", "group.closed":
		return x.group(by, kind)
	case "stage.ready":
		act.Terms, ok = &record.StageReady{Stage: one(x, stageNames)}, about("package")
	case "stage.certified":
		act.Terms, ok = &record.StageCertified{Stage: one(x, stageNames)}, about("package")
	case "step.defaulted":
		act.Terms, ok = &record.StepDefaulted{}, about("step")
	case "step.undone":
		undone := &record.StepUndone{Default: x.named(by, "step.defaulted")}
		if undone.Default == "" || x.pick(4) == 0 {
			undone = &record.StepUndone{Silence: x.other(by)}
		}
		act.Terms, ok = undone, about("step")
	case "measure.notified":
		t := &record.MeasureNotified{Category: "visas", Target: x.other(by), Taken: "2025-02-16"}
		if breach := x.named(by, "measure.notified", "point", "announcement"); breach != "" && x.pick(2) == 0 {
			t.Nature, t.Answers, t.Announced, t.Ends = record.Countermeasure, []record.Ref{breach}, "2025-02-15", "The breach ends."
		}
		act.Terms = t
	case "measure.eased":
		act.Terms, ok = &record.MeasureEased{Eased: "2025-02-17", Scope: []string{"Half"}}, about("measure.notified")
	case "agrement.requested":
		act.Terms = &record.AgrementRequested{To: x.other(by), Person: "P", Office: "Ambassador"}
	case "agrement.given":
		act.Terms, ok = &record.AgrementGiven{}, about("agrement.requested")
	case "agrement.refused":
		act.Terms, ok = &record.AgrementRefused{}, about("agrement.requested")
	case "measure.lifted":
		act.Terms, ok = &record.MeasureLifted{Lifted: "2025-02"}, about("measure.notified")
	case "point.moved":
		act.Terms, ok = &record.PointMoved{Due: one(x, []record.Due{
			{None: true}, {By: "2025-02-25"}, {Standing: true}, {Every: record.Every{Period: "7d", From: "2025-02-16", Until: "2025-03-01"}},
		})}, about("point")
	case "point.move-accepted":
		act.Terms, ok = &record.PointMoveAccepted{}, about("point.moved")
	case "point.released":
		act.Terms, ok = &record.PointReleased{}, about("point")
	case "point.condition-met":
		act.Terms, ok = &record.PointConditionMet{}, about("point")
	case "calendar.published":
		act.Terms = workdays()
	case "topic.opened":
		act.Terms = &record.TopicOpened{}
	case "topic.renamed":
		act.Terms, ok = &record.TopicRenamed{}, about("topic.opened")
	case "topic.closed":
		act.Terms, ok = &record.TopicClosed{}, about("topic.opened")
	case "secession":
		act.Terms, ok = &record.Secession{}, x.pick(4) == 0
	case "silence.noticed":
		if x.pick(2) == 0 {
			x.Clock = x.Clock.Add(49 * time.Hour)
		}
		act.Terms = &record.SilenceNoticed{Party: x.other(by)}
	default:
		x.t.Fatalf("how is %s drawn?", kind)
	}
	return act, ok
}

func (x *chance) theSame(ref record.Ref) record.Point {
	p := x.pointNamed(ref)
	p.Name, p.Same = "p0", ref
	return p
}

func (x *chance) pointNamed(ref record.Ref) record.Point {
	for _, l := range x.Leaves() {
		if l.Act == nil || record.RefTo(l.Act.Hash) != record.Ref(strings.Split(string(ref), "#")[0]) {
			continue
		}
		for _, p := range l.Act.Terms.(interface{ AllPoints() []record.Point }).AllPoints() {
			if strings.HasSuffix(string(ref), "#"+p.Name) {
				return p
			}
		}
	}
	panic("no such point")
}

func (x *chance) signers(by record.PartyName) []record.PartyName {
	list := []record.PartyName{by, x.other(by)}
	if x.pick(3) == 0 {
		list = append(list, x.other(by))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (x *chance) inForce(by record.PartyName) record.InForce {
	switch x.pick(5) {
	case 0:
		return record.InForce{On: record.OnDate, Date: "2025-02-20"}
	case 1:
		return record.InForce{On: record.OnCondition}
	case 2:
		if event := x.named(by, "contact.proposed", "point"); event != "" {
			return record.InForce{On: record.OnEvent, When: event}
		}
	}
	return record.InForce{On: record.OnAdoption}
}

// tally counts, over all histories, how often each kind had effect, each rule was broken, and each
// state was where something ended.
type tally struct {
	histories            int
	kinds, rules, states map[string]int
}

func TestRandomHistories(t *testing.T) {
	counts := tally{kinds: map[string]int{}, rules: map[string]int{}, states: map[string]int{}}
	rapid.Check(t, func(t *rapid.T) {
		x := newChance(t)
		g := growth{t: t}
		for i := range 60 + x.pick(60) {
			x.step()
			if i%4 == 0 {
				g.check(x.fold)
			}
		}
		g.check(x.fold)
		x.checkOrders()
		x.checkPasts()
		x.checkWords()
		x.count(&counts)
	})
	effect, void := 0, 0
	for _, n := range counts.kinds {
		effect += n
	}
	for _, n := range counts.rules {
		void += n
	}
	t.Logf("%d acts with effect: %v", effect, counts.kinds)
	t.Logf("%d without: %v", void, counts.rules)
	t.Logf("states: %v", counts.states)
	if counts.histories < 1000 {
		t.Logf("%d histories are too few to ask what all of them cover", counts.histories)
		return
	}
	for _, state := range []string{
		"text in-force", "text adopted", "text signed-in-part", "notes in-force", "contact accepted", "contact held",
		"point kept", "point released", "point waiting", "point open", "point reported", "point contested", "measure lifted", "official revoked",
	} {
		if counts.states[state] == 0 {
			t.Errorf("nothing ends as %s", state)
		}
	}
	if effect < void {
		t.Error("more acts break a rule than have effect: the histories tell too little")
	}
	for _, k := range record.Kinds().Names() {
		if counts.kinds[k] == 0 {
			t.Errorf("%s has effect in no random history", k)
		}
	}
	if most := len(rulesInSource(t)); len(counts.rules) < most-6 {
		t.Errorf("%d of %d rules are broken: %v", len(counts.rules), most, slices.Sorted(maps.Keys(counts.rules)))
	}
}

// checkOrders holds that every order of delivery gives the same standing, and that nothing goes
// wrong on the way.
func (x *chance) checkOrders() {
	want := x.fold.Standing(later)
	for range 2 {
		got := x.Shuffled(x.random).Standing(later)
		if !bytes.Equal(encodeIn(x.t, want), encodeIn(x.t, got)) {
			x.t.Fatalf("another order gives another standing:\n%s", cmp.Diff(want, got))
		}
	}
	// What arrives of each log up to some place, past or no past.
	f := x.Part(func(standing.Cite) bool { return false })
	sizes := map[record.PartyName]int64{}
	for _, p := range x.Parties() {
		sizes[p] = int64(x.pick(int(x.Size(p)) + 1))
	}
	for _, l := range x.Leaves() {
		if l.N < sizes[l.Party] {
			f.Add(l)
		}
	}
	f.Standing(later)
}

// checkPasts holds that the standing as of an entry is that of whoever holds only its past.
func (x *chance) checkPasts() {
	for range 3 {
		l := one(x, x.Leaves())
		at := standing.Cite{Party: l.Party, N: l.N}
		got, ok := x.fold.AsOf(at, later)
		if !ok {
			x.t.Fatalf("%s is not folded", at)
		}
		// A node may say that it has seen less than it has; its entry's past is made whole.
		want := x.Part(func(c standing.Cite) bool { return x.before(c, l) }).Standing(later)
		if !bytes.Equal(encodeIn(x.t, want), encodeIn(x.t, got)) {
			x.t.Fatalf("as of %s:\n%s", at, cmp.Diff(want, got))
		}
	}
}

// before reports whether an entry is another, or was before it, reckoned from the entries alone.
func (x *chance) before(c standing.Cite, l standing.Leaf) bool {
	past := map[record.PartyName]int64{l.Party: l.N + 1}
	for grown := true; grown; {
		grown = false
		for _, y := range x.Leaves() {
			if y.Entry == nil || y.N >= past[y.Party] {
				continue
			}
			for _, s := range y.Entry.Seen {
				if past[s.Party] < s.Size {
					past[s.Party], grown = s.Size, true
				}
			}
		}
	}
	return c.N < past[c.Party]
}

// checkWords holds what binds to who said so: nobody is bound, and nothing is closed, by the
// word of one side.
func (x *chance) checkWords() {
	st := x.fold.Standing(later)
	by := map[string]bool{} // kind, about and party of each act that has effect
	for _, l := range x.Leaves() {
		at := standing.Cite{Party: l.Party, N: l.N}
		if br := x.fold.Breach(at); br != nil {
			continue
		}
		if l.Act != nil {
			by[l.Act.Kind+string(l.Act.About)+string(l.Party)] = true
		}
	}
	for _, txt := range st.Texts {
		if txt.Adopted == nil {
			continue
		}
		for _, p := range txt.Parties {
			if !by["text.signed"+string(txt.Ref)+string(p)] && !by["text.adhered"+string(txt.Ref)+string(p)] && !(txt.InitialsSign && by["text.initialled"+string(txt.Ref)+string(p)]) {
				x.t.Fatalf("%.8s is %s, and %s has not signed it", txt.Ref, txt.State, p)
			}
		}
		for _, sig := range txt.Signatures {
			if sig.State != "signed" && sig.State != "confirmed" && sig.State != "adhered" {
				x.t.Fatalf("%.8s is %s, and the signature of %s is %s", txt.Ref, txt.State, sig.Party, sig.State)
			}
		}
	}
	for _, c := range st.Corrections {
		for _, p := range c.Answers {
			if c.State == "made" && p.State == "unanswered" {
				x.t.Fatalf("%.8s is made, and %s has neither answered nor let the time pass", c.Ref, p.Party)
			}
		}
	}
	for _, p := range st.Points {
		switch p.State {
		case "kept":
			x.checkKept(p)
		case "released":
			x.checkReleased(p)
		}
	}
	x.checkGroups(st)
	x.checkVoid(st)
}

func (x *chance) count(counts *tally) {
	counts.histories++
	for _, l := range x.Leaves() {
		if br := x.fold.Breach(standing.Cite{Party: l.Party, N: l.N}); br != nil {
			counts.rules[string(br.Rule)]++
		} else if l.Act != nil {
			counts.kinds[l.Act.Kind]++
		}
	}
	for _, state := range statesOf(x.fold.Standing(later), false) {
		counts.states[state]++
	}
}

func (x *chance) checkKept(p standing.Point) {
	var said []record.PartyName
	for _, ack := range p.Acks {
		said = append(said, ack.Party)
	}
	if (p.Due.Every != record.Every{}) || len(p.Moves) > 0 { // each of its times was acknowledged by itself
		for _, c := range p.Entries {
			if l, _ := x.fold.Leaf(c); l.Act.Kind == "point.acknowledged" {
				said = append(said, c.Party)
			}
		}
	}
	if p.Verifier != "" && slices.Contains(said, p.Verifier) && !slices.Contains(p.Owes, p.Verifier) {
		return
	}
	creditors := 0
	for _, to := range p.To {
		if len(p.Owes) == 1 && p.Owes[0] == to {
			continue
		}
		creditors++
		if !slices.Contains(said, to) {
			x.t.Fatalf("%.8s is kept by the word of %v, and owed to %v", p.Ref, said, p.To)
		}
	}
	if creditors == 0 {
		x.t.Fatalf("%.8s is kept, and owed to nobody", p.Ref)
	}
}

// checkReleased holds that all to whom another owes a point have released it, or a point that says
// the same.
func (x *chance) checkReleased(p standing.Point) {
	var said []record.PartyName
	for _, c := range p.Entries {
		if l, _ := x.fold.Leaf(c); l.Act.Kind == "point.released" {
			said = append(said, c.Party)
		}
	}
	for _, to := range p.To {
		if (len(p.Owes) != 1 || p.Owes[0] != to) && !slices.Contains(said, to) && p.Same == "" {
			x.t.Fatalf("%.8s is released by the word of %v, and owed to %v", p.Ref, said, p.To)
		}
	}
}

// checkVoid holds that what has no effect names a rule that there is, and says why.
func (x *chance) checkVoid(st *standing.Standing) {
	for _, w := range st.WithoutEffect {
		if !strings.Contains(rulesBroken(), " "+string(w.Rule)+" ") || w.Why == "" {
			x.t.Fatalf("%+v", w)
		}
	}
}

// growth watches that what has come true stays true as the record grows: in all that is here,
// in what is settled, and for what is shown as final.
type growth struct {
	t                  *rapid.T
	all, settled, sure map[string]string
	void               map[standing.Cite]bool
	sizes              map[record.PartyName]int64
}

// stays says to which states a state may change, for the states that bind.
var stays = map[string][]string{
	"text adopted":           {"in-force", "replaced"},
	"text in-force":          {"replaced"},
	"text replaced":          {},
	"text adoption-disputed": {"adopted", "in-force", "replaced"},
	"notes answered":         {"in-force"},
	"notes in-force":         {},
	"contact held":           {},
	"point kept":             {"undone"},
	"point released":         {"kept", "undone"},
	"point agreed":           {"kept", "replaced", "contested"},
	"topic closed":           {},
	"measure lifted":         {},
	"measure eased":          {"lifted"},
	"agrement given":         {},
	"agrement refused":       {},
	"point undone":           {},
	"stage open":             {"done"},
	"round all-in":           {"matched", "opened", "closed"},
	"round matched":          {"opened"},
	"round opened":           {},
	"stage done":             {},
	"official revoked":       {},
	"agreement reached":      {},
	"correction made":        {},
	"text initialled":        {"signed-in-part", "adopted", "adoption-disputed", "in-force", "replaced"},
}

// final says so for what is not provisional.
var final = map[string][]string{
	"text withdrawn":       {},
	"notes withdrawn":      {},
	"correction withdrawn": {},
	"contact withdrawn":    {"held-by-one", "held"},
	"contact declined":     {"held-by-one", "held"},
	"contact cancelled":    {"disputed", "held"},
}

func (g *growth) check(f *standing.Fold) {
	all, settled := f.Standing(later), f.Settled(later)
	// What rests on a word that a silent party gave unheard binds only once it is settled.
	if silent := slices.ContainsFunc(all.Parties, func(p standing.Party) bool { return len(p.Silences) > 0 }); !silent {
		g.all = g.grown("in all", g.all, statesOf(all, false), stays)
	}
	g.settled = g.grown("in what is settled", g.settled, statesOf(settled, false), stays)
	g.sure = g.grown("finally", g.sure, statesOf(all, true), final)
	void := map[standing.Cite]bool{}
	for _, w := range all.WithoutEffect {
		void[w.Cite] = true
	}
	for c := range g.void {
		if !void[c] {
			g.t.Fatalf("%s had no effect, and has", c)
		}
	}
	g.void = void
	sizes := map[record.PartyName]int64{}
	for _, p := range all.Parties {
		sizes[p.Name] = p.Settled
		if p.Settled < g.sizes[p.Name] || p.Settled > p.Entries {
			g.t.Fatalf("%d entries of %s are settled, of %d; %d were", p.Settled, p.Name, p.Entries, g.sizes[p.Name])
		}
	}
	g.sizes = sizes
}

func (g *growth) grown(where string, before, now map[string]string, may map[string][]string) map[string]string {
	for ref, was := range before {
		next, binds := may[was]
		class, _, _ := strings.Cut(was, " ")
		state := strings.TrimPrefix(now[ref], class+" ")
		if binds && now[ref] != was && !slices.Contains(next, state) && (where != "finally" || now[ref] != "") {
			g.t.Fatalf("%.8s was %s %s, and is %q", ref, was, where, state)
		}
	}
	return now
}

func statesOf(st *standing.Standing, final bool) map[string]string {
	states := map[string]string{}
	put := func(class string, l standing.Line) {
		if !final || !l.Provisional {
			states[string(l.Ref)] = class + " " + l.State
		}
	}
	for _, x := range st.Texts {
		put("text", x.Line)
	}
	for _, x := range st.Notes {
		put("notes", x.Line)
	}
	for _, x := range st.Contacts {
		put("contact", x.Line)
	}
	for _, x := range st.Points {
		put("point", x.Line)
		if x.Agreed != "" {
			states[string(x.Ref)+" agreed"] = "agreement reached"
		}
	}
	for _, x := range st.Packages {
		for _, stage := range x.Stages {
			states[string(x.Ref)+" "+stage.Name] = "stage " + stage.State
		}
	}
	for _, x := range st.Defaults {
		put("default", x.Line)
	}
	for _, x := range st.Rounds {
		put("round", x.Line)
	}
	for _, x := range st.Groups {
		put("group", x.Line)
	}
	for _, x := range st.Topics {
		put("topic", x.Line)
	}
	for _, x := range st.Measures {
		put("measure", x.Line)
	}
	for _, x := range st.Agrements {
		put("agrement", x.Line)
	}
	for _, x := range st.Corrections {
		put("correction", x.Line)
	}
	for _, p := range st.Parties {
		for _, o := range p.Officials {
			states[string(o.Ref)] = "official " + o.State
		}
	}
	return states
}

func encodeIn(t *rapid.T, v any) []byte {
	raw, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
