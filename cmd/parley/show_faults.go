package main

// forks says which parties have forked their logs, what it means and what to do.
func (s *sheet) forks() {
	for _, k := range s.r.Forks {
		s.line("")
		s.line("%s HAS FORKED ITS LOG: it signed heads over %d and %d entries that cannot both be true  [found by %s]", k.Party, k.Sizes[0], k.Sizes[1], cites(k.Found...))
		for _, b := range k.Branches {
			s.line("  branch %s: entries %d to %d, of which others had relied on those before %d", b.Log, b.From, b.Entries-1, b.Kept)
		}
		s.line("  What the others had cited of it before they knew counts against it, on every branch; the rest of it")
		s.line("  does not, and nothing waits for it any more (rule 9.9). Ask it what happened, and talk to the others.")
		s.line("  The evidence: parley fork %s -o FILE", k.Party)
	}
}

func (s *sheet) withoutEffect() {
	s.head("WITHOUT EFFECT", len(s.r.WithoutEffect))
	for _, w := range s.r.WithoutEffect {
		s.line("  %s: %s, rule %s: %s", w.Cite, orUnknown("kind", w.Kind), w.Rule, clean(w.Why))
	}
	for _, d := range s.r.DateDisputes {
		s.line("  date disputed: %s, against %s: %s", d.Cite, d.Against, clean(d.Why))
	}
}
