package standing_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"parley.example/record"
	"parley.example/standing"
)

// forked is a history in which c has forked its log: a has heard of the one branch, b of the other.
func forked(t testing.TB) (s *story, one, other record.PartyName) {
	t.Helper()
	s = begin(t, a, b, c, m)
	one, other = s.Split(c)
	return s, one, other
}

// meet has a and b find the fork when their logs meet, and hear what the other has.
func (s *story) meet() {
	s.t.Helper()
	s.Sees(a, b, s.Size(b))
	s.Node(a, forkFound(s.Fork(c, 99, c)))
	s.Sees(b, a, s.Size(a))
	s.Node(b, forkFound(s.Fork(c, 99, c)))
	s.Sync(b, a)
	s.Sync(a, b)
}

func TestHonestPartiesGoOnAroundAForker(t *testing.T) {
	s, one, other := forked(t)
	p := s.propose(one)
	s.Sync(one, a)
	s.works(s.accept(a, p))
	q := s.propose(other)
	s.Sync(other, b)
	s.works(s.accept(b, q))
	s.meet()
	r := s.works(s.propose(a))
	s.Sync(a, b)
	s.works(s.accept(b, r))
	s.Sync(b, a)
	s.works(p)
	s.works(q)

	st := s.read(later)
	from := s.Cite(p).N
	want := []standing.Branch{{Log: one, From: from, Entries: from + 1, Kept: from + 1}, {Log: other, From: from, Entries: from + 1, Kept: from + 1}}
	slices.SortFunc(want, func(x, y standing.Branch) int { return compare(x.Log, y.Log) })
	if len(st.Forks) != 1 || !reflect.DeepEqual(st.Forks[0].Branches, want) || !st.Complete {
		t.Errorf("forks %+v, complete %v, want branches %+v", st.Forks, st.Complete, want)
	}
	// Nothing waits for c any more.
	if got := s.party(a).Settled; got < s.Cite(r).N+1 {
		t.Errorf("%d entries of a are settled, and its proposal is %s", got, s.Cite(r))
	}
}

func compare(x, y record.PartyName) int {
	if x < y {
		return -1
	}
	return 1
}

// No one forks a signature away.
func TestASignatureOnABranchBinds(t *testing.T) {
	s, one, other := forked(t)
	ref := s.table(a, text(a, c))
	s.sign(a, ref)
	s.Sync(a, one)
	s.Sync(a, other)
	signed := s.works(s.sign(one, ref))
	s.Sync(one, a)
	s.is(ref, "in-force")
	s.Sync(a, b)
	s.decline(other, s.propose(other))
	s.Sync(other, b)
	s.meet()
	s.is(ref, "in-force")
	s.works(signed)
}

func TestWhatNobodyReliedOnHasNoEffect(t *testing.T) {
	s, one, other := forked(t)
	p := s.propose(one)
	s.Sync(one, a)
	s.propose(other)
	s.Sync(other, b)
	after := s.propose(one)
	s.works(after)
	s.Sees(a, b, s.Size(b))
	s.Node(a, forkFound(s.Fork(c, 99, c)))
	s.works(after) // b does not know yet
	s.Sync(a, b)
	s.works(p)
	s.breaks(standing.RuleForker, after)
	if lineOf(s.read(later), after) != nil {
		t.Error("it has a line")
	}
}

func TestNothingIsTakenBackOnOneBranch(t *testing.T) {
	s, one, other := forked(t)
	ref := s.table(a, text(a, b, c))
	s.sign(a, ref)
	s.Sync(a, one)
	s.Sync(a, other)
	s.works(s.sign(one, ref))
	kept := s.sign(other, ref)
	taken := s.works(s.withdraw(other, kept))
	s.Sync(one, a)
	s.Sync(other, b)
	s.meet()
	s.breaks(standing.RuleForker, taken)
	s.works(s.sign(b, ref))
	s.is(ref, "in-force")
}

// What all others knew before they knew of the fork nobody was misled by.
func TestWhatAllKnewIsTakenBack(t *testing.T) {
	s, one, other := forked(t)
	p := s.propose(one)
	taken := s.withdraw(one, p)
	s.Sync(one, a)
	s.Sync(one, b)
	s.propose(other)
	s.Sync(other, m)
	s.Sync(m, a)
	s.meet()
	s.works(taken)
	s.is(p, "withdrawn")
}

func TestALineOfWhichTwoBranchesSpeakIsDisputed(t *testing.T) {
	s := begin(t, a, b, c, m)
	p := s.propose(a)
	s.SyncAll()
	one, other := s.Split(c)
	s.works(s.accept(one, p))
	s.works(s.hold(other, p))
	s.Sync(one, a)
	s.Sync(other, b)
	s.meet()
	if got := s.contact(p); !slices.Equal(got.Forked, []record.PartyName{c}) {
		t.Errorf("forked %v", got.Forked)
	}
	q := s.propose(a)
	s.Sync(a, b)
	if got := s.contact(q); got.Forked != nil {
		t.Errorf("forked %v, and c has said nothing of it", got.Forked)
	}
}

// An act that stands on two branches counts on one, whichever came first.
func TestAnActOnTwoBranchesCountsOnce(t *testing.T) {
	s, one, other := forked(t)
	act := s.propose(one)
	leaves := s.Leaves()
	again := s.EnterSigned(other, leaves[len(leaves)-1].Act)
	s.Sync(one, a)
	s.Sync(other, b)
	s.meet()
	void := 0
	for _, at := range []standing.Cite{s.Cite(act), again} {
		if br := s.Fold().Breach(at); br != nil && br.Rule == standing.RuleOnce {
			void++
		}
	}
	if void != 1 {
		t.Errorf("%d of two places are without effect by rule 1.3", void)
	}
	s.is(act, "proposed")
}

// Whatever a forker says on its branches, and whoever hears of it, all copies agree, and what came to
// have no effect has none for ever.
func TestRandomForks(t *testing.T) {
	for seed := range uint64(25) {
		x := rand.New(rand.NewPCG(seed, 9))
		s := begin(t, a, b, c, m)
		s.propose(a)
		s.SyncAll()
		one, other := s.Split(c)
		voices := []record.PartyName{a, b, m, one, other}
		var refs []record.Ref
		void := map[standing.Cite]bool{}
		for range 40 {
			by := voices[x.IntN(len(voices))]
			switch x.IntN(6) {
			case 0:
				refs = append(refs, s.propose(by))
			case 1:
				if by == a || by == b {
					s.Node(by, forkFound(s.Fork(c, 99, c)))
				}
			case 2, 3:
				from := voices[x.IntN(len(voices))]
				if standing.PartyOf(from) != standing.PartyOf(by) {
					s.Sync(from, by)
				}
			default:
				if len(refs) > 0 {
					ref := refs[x.IntN(len(refs))]
					[]func(record.PartyName, record.Ref) record.Ref{s.accept, s.decline, s.withdraw, s.cancel}[x.IntN(4)](by, ref)
				}
			}
			now := map[standing.Cite]bool{}
			for _, w := range s.read(later).WithoutEffect {
				now[w.Cite] = true
			}
			for at := range void {
				if !now[at] {
					t.Fatalf("seed %d: %s had no effect, and has", seed, at)
				}
			}
			void = now
		}
	}
}

// An entry of a branch is not added by itself: whether its act counts there, the entries of all branches say.
func TestNothingIsAddedToABranch(t *testing.T) {
	s, one, other := forked(t)
	s.propose(one)
	s.propose(other)
	f := s.Fold()
	defer func() {
		if recover() == nil {
			t.Error("an entry was added to a branch")
		}
	}()
	f.Add(standing.NewLeaf(one, f.Size(one), []byte("x")))
}
