package main

import (
	"time"

	"parley.example/standing"
)

func (s *sheet) parties() {
	s.head("PARTIES", len(s.r.Parties))
	for _, p := range s.r.Parties {
		called, _ := p.Names.In(s.langs()...)
		signed := "has not signed the charter"
		if p.Signed != nil {
			signed = "signed the charter by " + p.Signed.String()
		}
		country := ""
		if p.Country != "" {
			country = " (" + p.Country + ")"
		}
		s.line("  %s, %s%s, %s: %s; %s; %d entries, %d settled", p.Name, quoted(called), country, p.Role, p.State, signed, p.Entries, p.Settled)
		for _, o := range p.Officials {
			powers := o.State
			if o.Revoked != nil {
				powers += " by " + o.Revoked.String()
			}
			s.more("%s (%s), %s: may %s%s; %s  [%s]", clean(o.Name), o.Official, clean(o.Office), join(o.May), span(o.From, o.Until), powers, o.Given)
		}
		for _, c := range p.Rotated {
			s.more("its keys were rotated  [%s]", c)
		}
		for _, c := range p.Restored {
			s.more("it was restored, and declared what it lost  [%s]", c)
		}
		if p.Seceded != nil {
			s.more("it seceded%s", atCite(p.Seceded))
		}
		s.life(p.Life)
		for _, x := range p.Silences {
			s.silence(x)
		}
	}
}

// life says when a party was last heard, and what its silence says where check-ins are agreed.
func (s *sheet) life(l standing.Life) {
	said := "signs of life: " + l.State
	if !l.Since.IsZero() {
		said += " since " + l.Since.Format(time.RFC3339)
	}
	switch {
	case l.Last == nil:
		s.more("%s; never heard", said)
	case l.State == "not-agreed":
		s.more("last heard at %s%s", l.At.Format(time.RFC3339), atCite(l.Last))
	default:
		s.more("%s; last heard at %s%s", said, l.At.Format(time.RFC3339), atCite(l.Last))
	}
}

func (s *sheet) silence(x standing.Silence) {
	s.more("silence after %d entries: %s  [%s]", x.Size, x.State, cites(x.Notices...))
	if x.Heard != nil {
		s.more("  heard again%s", atCite(x.Heard))
	}
	if len(x.Disputed) > 0 {
		s.more("  disputed: its log has entries dated before the notice  [%s]", cites(x.Disputed...))
	}
}
