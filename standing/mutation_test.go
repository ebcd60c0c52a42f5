//go:build mutation

package standing_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Each mutation breaks the law in one place; the other tests, without the random histories, must
// notice. It takes many minutes, so it runs only when it is asked for:
//
//	go test -tags mutation -run Mutations -timeout 1h -v ./standing
var mutations = []struct{ file, old, new string }{
	{"fold.go", "e.N != n ||", "false ||"},
	{"fold.go", "sizeIn(e.Seen, party) != 0", "false"},
	{"fold.go", "case !closed:", "case !closed && false:"},
	{"judge.go", "if act.Channel != f.channel || act.Party != e.Party {", "if act.Party != e.Party {"},
	{"judge.go", "if act.Channel != f.channel || act.Party != e.Party {", "if act.Channel != f.channel {"},
	{"judge.go", "if first, again := f.places[act.Hash]; again {", "if first, again := f.places[act.Hash]; again && f.acts[act.Hash] != nil {"},
	{"judge.go", "if o == nil || !s.has(o.opened.Cite) {", "if o == nil {"},
	{"judge.go", "if !o.class.FitsUnder(class, f.charter.Law) {", "if false {"},
	{"judge.go", "by != nil && by.about != nil && s.has(by.Cite) &&", "by != nil && by.about != nil &&"},
	{"judge.go", "if !e.has(Cite{c.Party, c.Size - 1}) {", "if false {"},
	{"judge.go", "supersedes(x, e.about) && e.has(x.Cite) && !e.shown(x.Cite)", "e.has(x.Cite) && !e.shown(x.Cite)"},
	{"judge.go", "supersedes(x, e.about) && e.has(x.Cite) && !e.shown(x.Cite)", "supersedes(x, e.about) && !e.shown(x.Cite)"},
	{"judge.go", "supersedes(x, e.about) && e.has(x.Cite) && !e.shown(x.Cite)", "false"},
	{"objects.go", "(e.about == nil || !kind.Optional || e.about.class != kind.Opens)", "e.about == nil"},
	{"objects.go", "(e.about == nil || !kind.Optional || e.about.class != kind.Opens)", "true"},
	{"objects.go", "act(f.root(o))", "_ = f.root(o)"},
	{"objects.go", "for i > 0 && precedes(e, events[i-1], \"\", \"\") {", "for i < 0 {"},
	{"fold.go", "if !f.knows(leaf.Entry.Node) {", "if false {"},
	{"scope.go", "closed = contains(said, before, l.party)", "closed = true"},
	{"scope.go", "closed = closed && contains(said, f.logs[c.Party].seen[c.Size-1], l.party)", "_ = c"},
	{"scope.go", "seen = greater(said, before, l.party)", "seen = said"},
	{"scope.go", "seen = greater(seen, f.logs[c.Party].seen[c.Size-1], l.party)", "_ = c"},
	{"reached.go", "return c, len(parties) > 0", "return c, false"},
	{"reached.go", "if is(past(s, f.logs[e.Party], e.N)) {", "if false {"},
	{"reached.go", "&& is(past(s, l, n)) {", "{"},
	{"adoption.go", "return s.State == \"signed\" || s.State == \"confirmed\"", "return s.State != \"missing\""},
	{"adoption.go", "if signed == nil || f.acts[e.act.About.Act()] == signed {", "if signed == nil || signed != nil {"},
	{"adoption.go", "if f.textWithdrawn(s, o) != nil || textTerms(o).Through", "if textTerms(o).Through"},
	{"adoption.go", "case reached && l.leaves[n].Entry.Time.Before(until.End()):", "case reached:"},
	{"adoption.go", "case reached && l.leaves[n].Entry.Time.Before(until.End()):", "case true:"},
	{"adoption.go", "until := f.signatureIn(a.past(p), o, p).Until", "until := f.signatureIn(s, o, p).Until"},
	{"adoption.go", "case a.by.entry.Time.Before(until.End()):", "case true:"},
	{"adoption.go", "\t\tif at != nil {\n\t\t\tn = at[p].n\n\t\t}\n", ""},
	{"adoption.go", "a.dates = append(a.dates, Cite{p, n})", ""},
	{"adoption.go", "if best.state == \"\" || a.state == \"adopted\" {", "if best.state == \"\" {"},
	{"texts.go", "if !slices.Contains(f.principalsIn(e), p) {", "if false {"},
	{"objects.go", "} else if actsOn[r.Field] {", "} else if true {"},
	{"objects.go", "} else if actsOn[r.Field] {", "} else if false {"},
	{"adoption.go", "(e.about == o || signs(e))", "e.about == o"},
	{"adoption.go", "(e.about == o || signs(e))", "true"},
	{"texts.go", "&& f.roleIn(e, e.Party) != record.RoleMediator {", "{"},
	{"texts.go", "if v := f.adoptedVersion(e, of, true); v != nil {", "if v := f.adoptedVersion(e, of, true); v != nil && false {"},
	{"texts.go", "if v := f.adoptedVersion(e, e.about, false); v != nil {", "if v := f.adoptedVersion(e, e.about, true); v != nil {"},
	{"texts.go", "if v := f.adoptedVersion(e, e.about, false); v != nil {", "if v := f.adoptedVersion(e, e.about, false); v == e.about {"},
	{"texts.go", "if e.act.About != e.about.ref {", "if false {"},
	{"textline.go", "past = a.past(p) // what", "past = v.scope // what"},
	{"textline.go", "case a.state == \"adopted\" && v.inForce(o):", "case a.state == \"adopted\":"},
	{"textline.go", "return v.begun(t.InForce.Date)", "return true"},
	{"textline.go", "v.fold.adoptionIn(v.scope, later).state == \"adopted\" && v.inForce(later)", "later != nil"},
	{"texts.go", "len(open) > 0 {", "len(open) > 1 {"},
	{"texts.go", "v != nil && !f.frozenIn(e, e.about) {", "v != nil && false {"},
	{"texts.go", "v != nil && !f.frozenIn(e, e.about) {", "v != nil {"},
	{"texts.go", "if v := f.frozenVersion(e, of); v != nil {", "if v := f.frozenVersion(e, of); v != nil && false {"},
	{"texts.go", "if w != nil && f.frozenIn(s, o) {", "if false {"},
	{"texts.go", "if !slices.Equal(t.Parties, f.principalsIn(e)) {", "if false {"},
	{"initials.go", "case e.act.Kind == \"text.initialled\" && given != nil, given", "case given"},
	{"initials.go", "return f.takenOff(s, o) == nil && !slices", "return !slices"},
	{"initials.go", "return crossed", "return false"},
	{"initials.go", "o.first(e, \"powers.revoked\") == nil && given.Cover", "given.Cover"},
	{"adoption.go", "return textTerms(e.about).InitialsSign", "return false"},
	{"adoption.go", "return e.act.Kind == \"text.declared\"", "return signs(e)"},
	{"adherence.go", "case f.roleIn(e, e.Party) == record.RoleParty:", "case false:"},
	{"adherence.go", "if without >= 0 {", "if false {"},
	{"corrections.go", "return first < n && !l.leaves[first].Entry.Time.Add(correctionNotice).After(until) && !e.Time.Before(until)", "return first < n && !e.Time.Before(until)"},
	{"corrections.go", "return first < n && !l.leaves[first].Entry.Time.Add(correctionNotice).After(until) && !e.Time.Before(until)", "return first < n && !l.leaves[first].Entry.Time.Add(correctionNotice).After(until)"},
	{"corrections.go", "return Cite{party, n}, o.first(before, \"withdrawal\") == nil && !answered", "return Cite{party, n}, !answered"},
	{"corrections.go", "if f.overFor(e.about, e.Party, e.N, e.entry) {", "if false {"},
	{"corrections.go", "return o.first(s, \"withdrawal\") == nil && !slices", "return !slices"},
	{"notices.go", "case !slices.Contains(addresseesOf(o), e.Party):", "case false:"},
	{"notices.go", "case o.opened.Party != addressee:", "case false:"},
	{"notices.go", "if own && !slices.Contains(t.To, p) {", "if false {"},
	{"notices.go", "fits = own && is(record.NoticeIntention)\n", "fits = own || told\n"},
	{"declarations.go", "if slices.Contains(p.To, e.Party) {", "if false {"},
	{"expunging.go", "if settled.has(o.opened.Cite) && f.adoptionIn(settled, o)", "if f.adoptionIn(everything{}, o)"},
	{"withdrawal.go", "if x.act.Kind == \"withdrawal\" && x.act.About == e.act.About {", "if false {"},
	{"withdrawal.go", "if target.Party != e.Party {", "if false {"},
	{"notes.go", "n < min(l.folded, s.size(l.party))", "true"},
	{"notes.go", "if to := noteTerms(e.about).To; to != e.Party {", "if to := noteTerms(e.about).To; false {"},
	{"contacts.go", "if later.event.has(x.Cite) {", "if later != nil {"},
	{"contacts.go", "&& !c.settledBy(x); x.open {", "; x.open {"},
	{"contacts.go", "if p != x.Party && !saidBy(x.answers, p) {", "if p == \"\" {"},
	{"contacts.go", "if len(o.parties) < 2 {", "if false {"},
	{"contacts.go", "if !saidBy(held, p) {", "if p == \"\" {"},
	{"contacts.go", "if f.roleIn(o.opened, d.Party) != \"\" && d.Party", "if d.Party"},
	{"contacts.go", "return f.principalsIn(o.opened)", "return f.principalsIn(everything{})"},
	{"contacts.go", "case saidBy(x.answers, e.Party):", "case false:"},
	{"contacts.go", "case c.state != \"proposed\" && c.state != \"accepted\":", "case false:"},
	{"contacts.go", "if x.accepted || c.state", "if c.state"},
	{"kept.go", "if done := f.completedBy(s, closing, all); len(done) > 0 {", "if done := closing; all(s) {"},
	{"kept.go", "return closed, c.by", "return false, c.by"},
	{"kept.go", "slices.ContainsFunc(p.Owes, func(o record.PartyName) bool { return o != to })", "true"},
	{"kept.go", "if verifies(p, p.Verifier) && said(p.Verifier) {", "if false {"},
	{"kept.go", "return len(owed) > 0", "return false"},
	{"kept.go", "&& f.agreedIn(x, o) == \"\" {", "{"},
	{"kept.go", "delete(w.last, e.Party)", ""},
	{"kept.go", "ack := w.acks[party]; kept || w.last[party] == ack", "ack := w.acks[party]; w.last[party] == ack"},
	{"claims.go", "if how == \"\" || e.Party == o.opened.Party {", "if how == \"\" {"},
	{"claims.go", "func(p record.PartyName) bool { return !agree[p] }", "func(p record.PartyName) bool { return false }"},
	{"claims.go", "makers != nil && !slices.Contains(makers, party)", "false"},
	{"points.go", "len(p.Differs) > 0 ||", ""},
	{"kept.go", "if due.Standing || isRecurring(due) != (m != \"\") {", "if isRecurring(due) != (m != \"\") {"},
	{"kept.go", "if due.Standing || isRecurring(due) != (m != \"\") {", "if due.Standing {"},
	{"kept.go", "if w.got[e.Party].reaches(p) {", "if true {"},
	{"kept.go", "return len(w.reports) > 0 && (w.by != nil || w.reported.reaches(p))", "return len(w.reports) > 0"},
	{"kept.go", "if !ends || len(acks) < times {", "if !ends {"},
	{"kept.go", "if f.agreedIn(s, o) == \"\" || !f.dueIn(s, o).Equal(due) {", "if f.agreedIn(s, o) == \"\" {"},
	{"points.go", "case is.released:\n\t\treturn", "case false:\n\t\treturn"},
	{"points.go", "case len(p.Differs) > 0 && v.fold.charter.Law > 1:", "case len(p.Differs) > 0:"},
	{"points.go", "case !v.conditionIs(o):", "case false:"},
	{"points.go", "case p.released:", "case false:"},
	{"points.go", "case is.kept || is.released:", "case is.kept:"},
	{"points.go", "return len(is.contests) == 0", "return true"},
	{"points.go", "if v.passed(m) && !kept &&", "if !kept &&"},
	{"points.go", "if v.passed(m) && !kept &&", "if v.passed(m) &&"},
	{"due.go", "case !at.End().Equal(first.at.End()):", "case at != first.at:"},
	{"due.go", "case !at.End().Equal(first.at.End()):", "case false:"},
	{"due.go", "&& (first.is == \"\" || first.is == \"waiting\")", ""},
	{"due.go", "x.at.End().Before(first.at.End())", "true"},
	{"events.go", "if d.Start().Before(first.Start()) {", "if false {"},
	{"events.go", "if len(h.dates) == 0 {", "if true {"},
	{"events.go", "last == nil || precedes(last, e, \"\", \"\")", "last == nil"},
	{"moves.go", "if slices.ContainsFunc(x.endings, func(e *event) bool { return s.has(e.Cite) }) {", "if len(x.endings) > 0 {"},
	{"moves.go", "if slices.ContainsFunc(x.endings, func(e *event) bool { return s.has(e.Cite) }) {", "if false {"},
	{"contacts.go", "x.endings = append(x.endings, later.event)", "_ = later"},
	{"contacts.go", "return e.act.Kind == \"contact.declined\"", "return e == x.ended && e.act.Kind == \"contact.declined\""},
	{"corrections.go", "return silent && f.witnessedAll(", "return silent || f.witnessedAll("},
	{"reached.go", "return n < min(l.folded, s.size(l.party)) && is(past(s, l, n))", "return true"},
	{"reached.go", "if answer == nil || !f.strict() {", "if answer == nil || true {"},
	{"moves.go", "func(a *event) bool { return a.has(x.Cite) })", "func(a *event) bool { return false })"},
	{"moves.go", "f.strict() && x.follows(last) ||", "f.strict() ||"},
	{"moves.go", "!f.strict() && precedes(last.by, x.by, \"\", \"\")", "!f.strict()"},
	{"moves.go", "case f.dueIn(e, o).Equal(", "case false && f.dueIn(e, o).Equal("},
	{"moves.go", "x.accepted, x.by = true, c.by\n", "x.by = c.by\n"},
	{"moves.go", "if x.accepted {\n\t\treturn breach", "if false {\n\t\treturn breach"},
	{"released.go", "if len(f.completedBy(s, releases, all)) > 0 {", "if all(s) {"},
	{"released.go", "return released\n", "return false\n"},
	{"released.go", "case !slices.Contains(creditors(o.point), e.Party):", "case false:"},
	{"amounts.go", "} else if j == 0 || got[i].Cmp(done) < 0 {", "} else {"},
	{"amounts.go", "verifies(p, p.Verifier) && got != nil && got[i].Cmp(done) > 0", "false && got != nil"},
	{"occurrences.go", "return at == m", "return true"},
	{"occurrences.go", "leftOut = max(0, last-maxOccurrences)", "leftOut = 0"},
	{"contacts.go", "isRecurring(due) || due.Standing {", "isRecurring(due) {"},
	{"calendars.go", "if f.roleIn(e, e.Party) != record.RoleParty {", "if false {"},
	{"points.go", "case !v.sourceInForce(source):", "case false:"},
	{"points.go", "case p.agreed != \"\" && !closes(o.point, e.Party):", "case false:"},
	{"points.go", "case !closes(o.point, e.Party):", "case !closes(o.point, e.Party) && false:"},
	{"claims.go", "for o.point.Same != \"\" && f.isClaim(o) {", "for o.point.Same != \"\" {"},
	{"parties.go", "if !e.has(o.opened.Cite) {", "if false {"},
	{"parties.go", "if revoked := o.first(e, \"powers.revoked\"); revoked != nil {", "if revoked := o.first(everything{}, \"powers.revoked\"); revoked != nil {"},
	{"parties.go", "err := given.Cover(e.act); err != nil", "err := given.Cover(e.act); err != nil && false"},
	{"parties.go", "kind.Power != \"\" {", "kind.Power != \"\" && false {"},
	{"parties.go", "termsOfInvitation(o).Name != e.Party || !f.admits(e, o)", "termsOfInvitation(o).Name != e.Party"},
	{"parties.go", "s.has(o.opened.Cite) && sameParty(termsOfInvitation(o), terms)", "s.has(o.opened.Cite)"},
	{"parties.go", "for _, p := range f.principalsIn(s) {", "for _, p := range f.principals {"},
	{"parties.go", ".Role == record.RoleParty && s.has(x.Cite) {", ".Role == record.RoleParty {"},
	{"settled.go", "most = min(most, max(from, cited))", "most = max(most, cited)"},
	{"settled.go", "if from := f.sayFrom(l, p); most > from {", "if from := int64(0); most > from {"},
	{"settled.go", "return min(most, anyone)", "return most"},
	{"dates.go", "l.watch[0].at > at+f.charter.Tolerance", "l.watch[0].at > at"},
	{"dates.go", "if act.Dated.Unix()-at > f.charter.Tolerance {", "if false {"},
	{"dates.go", "shown.Time.Unix() <= at+f.charter.Tolerance &&", ""},
	{"dates.go", "if s.has(d.Cite) && s.has(d.Against) {", "if s.has(d.Cite) {"},
	{"standing.go", "line.Provisional = !ok || !reflect.DeepEqual(bare[T, P](all[i]), bare[T, P](*same))", "line.Provisional = !ok || reflect.DeepEqual(1, same)"},
	{"standing.go", "v.Complete = v.Complete && e.act.Known()", ""},
	{"measures.go", "if v.begun(t.Lifted) {", "if true {"},
	{"try.go", "e.draft = !e.act.IsSigned()", "e.draft = true"},
	{"try.go", "|| !f.holdsPast(leaf) {", "{"},
}

func TestMutations(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range mutations {
		t.Logf("%d of %d: %s", i+1, len(mutations), m.file)
		source, err := os.ReadFile(m.file)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(source), m.old); n != 1 {
			t.Errorf("%s has %q %d times, want once", m.file, m.old, n)
			continue
		}
		dir := t.TempDir()
		broken := filepath.Join(dir, m.file)
		if err := os.WriteFile(broken, []byte(strings.Replace(string(source), m.old, m.new, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(here, m.file): broken}})
		if err != nil {
			t.Fatal(err)
		}
		list := filepath.Join(dir, "overlay.json")
		if err := os.WriteFile(list, overlay, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("go", "test", "-vet=off", "-failfast", "-timeout=2m", "-skip=TestRandomHistories", "-overlay", list, ".").CombinedOutput()
		switch {
		case err == nil:
			t.Errorf("nothing notices that %s has %q in place of %q", m.file, m.new, m.old)
		case strings.Contains(string(out), "[build failed]"):
			t.Errorf("%s does not compile with %q in place of %q:\n%s", m.file, m.new, m.old, out)
		}
	}
}
