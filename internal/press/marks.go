package press

import (
	"parley.example/internal/node"
	"parley.example/internal/web"
	"parley.example/standing"
)

// mark makes the mark of something that pages say of any object.
func (v *view) mark(look web.Look, name string) web.State {
	if v.Has("press.state." + name) {
		return web.State{Look: look, Word: v.Say("press.state." + name), Help: v.Say("press.state." + name + ".help")}
	}
	return web.NewState(v.Speaker, look, name)
}

// lineMarks says of an entry itself what stands in the way of taking it at its word. Why an
// entry has no effect is said where the released entries show it; otherwise only that it has
// none, because the reason would tell of entries that are not released.
func (v *view) lineMarks(l node.Line) []web.State {
	cite := standing.Cite{Party: l.Party, N: l.N}
	var public *standing.Breach
	for _, w := range v.WithoutEffect {
		if w.Cite == cite {
			public = &w.Breach
		}
	}
	switch {
	case l.Breach != nil && public != nil && public.Rule == l.Breach.Rule:
		return []web.State{web.Void(v.Speaker, string(public.Rule), "")}
	case l.Breach != nil:
		return []web.State{v.mark(web.WithoutEffect, "without-effect").With(v.Say("press.void.unreleased"))}
	case public != nil:
		return []web.State{v.mark(web.Unknown, "rests-unreleased")}
	}
	return nil
}
