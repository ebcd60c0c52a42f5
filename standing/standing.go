package standing

import (
	"maps"
	"reflect"
	"slices"
	"time"

	"parley.example/record"
)

// Standing is what a record amounts to at one moment. Every line names the entries behind it.
type Standing struct {
	Channel     record.Hash   `json:"channel"`
	Nature      record.Nature `json:"nature"`
	At          record.Time   `json:"at"`       // the time asked about, on which only what is due depends
	Complete    bool          `json:"complete"` // false if there are kinds that this version does not know
	Parties     []Party       `json:"parties"`
	Topics      []Topic       `json:"topics"`
	Contacts    []Contact     `json:"contacts"`
	Statements  []Statement   `json:"statements"`
	Texts       []Text        `json:"texts"`
	Notes       []Notes       `json:"notes"`
	Points      []Point       `json:"points"`
	Measures    []Measure     `json:"measures"`
	Calendars   []Calendar    `json:"calendars"`
	Agrements   []Agrement    `json:"agrements"`
	Corrections []Correction  `json:"corrections"`
	Rounds      []Round       `json:"rounds"`
	Packages    []Package     `json:"packages"`
	Defaults    []Default     `json:"defaults"`
	Groups      []Group       `json:"groups"`

	Expunged      []Expunged      `json:"expunged"`
	Cadence       Cadence         `json:"cadence"`
	WithoutEffect []WithoutEffect `json:"without-effect"`
	DateDisputes  []DateDispute   `json:"date-disputes"`
	Forks         []Fork          `json:"forks"`
}

// Line is what every object of a standing has.
type Line struct {
	Ref         record.Ref       `json:"ref"`
	By          record.PartyName `json:"by"`    // who brought it into the record
	State       string           `json:"state"` // a word; what it can be, each class says
	Provisional bool             `json:"provisional"`
	DateDispute bool             `json:"date-disputed"` // the date of an entry behind it is disputed
	Entries     []Cite           `json:"entries"`       // behind it, each after all before it

	// Forked are the parties that have forked their logs, and of which two branches speak of it: it is disputed.
	Forked []record.PartyName `json:"forked,omitempty"`
}

// WithoutEffect is an act that broke a rule. It stays in the record, with the rule (rule 9).
type WithoutEffect struct {
	Cite Cite        `json:"cite"`
	Act  record.Hash `json:"act"` // zero if the bytes were no act
	Kind string      `json:"kind"`
	Breach
}

// view is a standing being made.
type view struct {
	Standing
	fold     *Fold
	scope    without
	at       time.Time
	settled  cut
	disputed map[Cite]bool // entries whose date is
	events   map[*object]happening
	progress map[*object]progress // of packages, as far as it was asked
	done     map[*object]bool     // whether what a point is reciprocal with is performed, as far as it was asked
}

// Standing returns what the whole record amounts to, with what is due judged at a time.
func (f *Fold) Standing(at time.Time) *Standing {
	whole := cut{}
	for party, l := range f.logs {
		whole[party] = l.folded
	}
	return f.standing(whole, at)
}

// AsOf returns what the record amounted to for the author of one entry: that entry, and all
// before it. It returns false if the entry is not here.
func (f *Fold) AsOf(c Cite, at time.Time) (*Standing, bool) {
	l := f.logs[c.Party]
	if l == nil || c.N < 0 || c.N >= l.folded {
		return nil, false
	}
	past := cut{c.Party: c.N + 1}
	for _, seen := range l.seen[c.N] {
		past[seen.Party] = seen.Size
	}
	return f.standing(past, at), true
}

// standing makes two views, of all in scope and of what is settled in it. Where they differ,
// what stands is provisional.
func (f *Fold) standing(s cut, at time.Time) *Standing {
	all, final := f.views(s, at)
	all.provisional(&final.Standing)
	all.shorten()
	return &all.Standing
}

// views returns what stands in scope, and what stands of it that is settled.
func (f *Fold) views(s cut, at time.Time) (all, final *view) {
	settled := f.settledIn(s)
	holes := f.holesIn(s)
	return f.view(without{s, holes}, settled, at), f.view(without{settled, holes}, settled, at)
}

func (f *Fold) view(scope without, settled cut, at time.Time) *view {
	v := &view{fold: f, scope: scope, at: at, settled: settled, disputed: map[Cite]bool{}, events: map[*object]happening{}, progress: map[*object]progress{}, done: map[*object]bool{}}
	v.Channel = f.channel
	v.Nature = f.charter.Nature
	v.At = record.At(at)
	v.Topics, v.Contacts, v.Statements = []Topic{}, []Contact{}, []Statement{}
	v.Texts, v.Notes, v.Points, v.Measures = []Text{}, []Notes{}, []Point{}, []Measure{}
	v.Calendars, v.Agrements = []Calendar{}, []Agrement{}
	v.Corrections = []Correction{}
	v.Rounds, v.Packages, v.Defaults = []Round{}, []Package{}, []Default{}
	v.Groups = []Group{}
	v.DateDisputes = f.disputesIn(scope)
	v.Forks = f.forksIn(scope)
	v.Complete = !slices.ContainsFunc(v.Forks, func(k Fork) bool { return len(k.Branches) < 2 })
	for _, d := range v.DateDisputes {
		v.disputed[d.Cite] = true
	}
	v.parties()
	v.withoutEffect()
	v.expunged()
	// Each class may look at the lines of those before it.
	for _, class := range []record.Object{
		record.ObjectTopic, record.ObjectContact, record.ObjectStatement, record.ObjectNotes,
		record.ObjectPoint, record.ObjectDefault, record.ObjectRound, record.ObjectText, record.ObjectMeasure, record.ObjectCalendar, record.ObjectAgrement, record.ObjectCorrection, record.ObjectGroup,
	} {
		for _, o := range f.objectsIn(scope, class) {
			classes[class](v, o)
		}
	}
	v.cadence()
	return v
}

// lastTime is after everything that has a date.
var lastTime = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// glance looks at a scope at some time without making its lines, for a question about one object
// that turns on a time.
func (f *Fold) glance(s scope, at time.Time) *view {
	in := cut{}
	for party, l := range f.logs {
		in[party] = min(s.size(party), l.folded)
	}
	return &view{
		fold: f, scope: without{in, holesOf(s)}, at: at, settled: f.settledIn(s),
		disputed: map[Cite]bool{}, events: map[*object]happening{}, progress: map[*object]progress{}, done: map[*object]bool{},
	}
}

// line begins the line of an object and returns its events in scope.
func (v *view) line(o *object) (Line, []*event) {
	events := o.within(v.scope)
	l := Line{Ref: o.ref, By: o.opened.Party}
	for _, e := range events {
		l.Entries = append(l.Entries, e.Cite)
		l.DateDispute = l.DateDispute || v.disputed[e.Cite]
	}
	l.Forked = v.fold.forkedBehind(events)
	return l, events
}

// firm is what is settled, but for what is left out of the scope.
func (v *view) firm() scope {
	if len(v.scope.holes) == 0 {
		return v.settled
	}
	return without{v.settled, v.scope.holes}
}

func (v *view) withoutEffect() {
	v.WithoutEffect = []WithoutEffect{}
	for _, p := range slices.Sorted(maps.Keys(v.fold.logs)) {
		l := v.fold.logs[p]
		v.Complete = v.Complete && (len(l.unknown) == 0 || !v.scope.has(l.unknown[0]))
		for _, e := range l.events {
			b := e.breach
			if b == nil {
				b = leftOut(v.scope.holes, e.Cite)
			}
			if b == nil || e.Cite.Party != p || !v.scope.scope.has(e.Cite) {
				continue
			}
			w := WithoutEffect{Cite: e.Cite, Breach: *b}
			switch {
			case e.act != nil:
				w.Act, w.Kind = e.act.Hash, e.act.Kind
				v.Complete = v.Complete && e.act.Known()
			case e.entry != nil:
				w.Kind = string(e.entry.Node)
			}
			v.WithoutEffect = append(v.WithoutEffect, w)
		}
	}
}

// provisional marks every line that the settled entries alone do not bear out. What merely
// names the object, a readout of a contact for instance, does not make it provisional.
func (v *view) provisional(final *Standing) {
	mark(v.Topics, final.Topics)
	mark(v.Contacts, final.Contacts)
	mark(v.Statements, final.Statements)
	mark(v.Texts, final.Texts)
	mark(v.Notes, final.Notes)
	mark(v.Points, final.Points)
	mark(v.Measures, final.Measures)
	mark(v.Calendars, final.Calendars)
	mark(v.Agrements, final.Agrements)
	mark(v.Corrections, final.Corrections)
	mark(v.Rounds, final.Rounds)
	mark(v.Packages, final.Packages)
	mark(v.Defaults, final.Defaults)
	mark(v.Groups, final.Groups)
}

// lined is an object of a standing.
type lined interface {
	line() *Line
}

func (l *Line) line() *Line { return l }

func mark[T any, P interface {
	*T
	lined
}](all, final []T) {
	settled := map[record.Ref]*T{}
	for i := range final {
		settled[P(&final[i]).line().Ref] = &final[i]
	}
	for i := range all {
		line := P(&all[i]).line()
		same, ok := settled[line.Ref]
		line.Provisional = !ok || !reflect.DeepEqual(bare[T, P](all[i]), bare[T, P](*same))
	}
}

// bare returns an object without the list of entries behind it.
func bare[T any, P interface {
	*T
	lined
}](x T) T {
	line := P(&x).line()
	line.Entries, line.DateDispute = nil, false
	return x
}
