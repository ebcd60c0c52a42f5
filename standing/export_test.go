package standing

import "time"

// Settled returns what the settled entries of the whole record amount to by themselves.
func (f *Fold) Settled(at time.Time) *Standing {
	whole := cut{}
	for party, l := range f.logs {
		whole[party] = l.folded
	}
	_, final := f.views(whole, at)
	return &final.Standing
}

// Kinds lists the kinds that have a law.
func Kinds() []string {
	var names []string
	for name := range laws {
		names = append(names, name)
	}
	return names
}
