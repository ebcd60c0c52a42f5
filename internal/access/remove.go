package access

import (
	"context"

	"parley.example/internal/node"
	"parley.example/internal/staff"
	"parley.example/internal/store"
)

// Remove takes a person out of the house, with all by which they could come in. It returns
// [staff.ErrNobody].
func Remove(ctx context.Context, n *node.Node, person string) error {
	if err := staff.Remove(ctx, n, person); err != nil {
		return err
	}
	// Already the rest opens nothing. It goes, so that it opens nothing either to a later person of that id.
	keys, err := Passkeys(ctx, n, person)
	if err != nil {
		return err
	}
	if err := EndSessions(ctx, n, person); err != nil {
		return err
	}
	var papers []store.Paper
	for _, k := range keys {
		papers = append(papers, store.Paper{Drawer: passkeyDrawer, Name: k.ID})
	}
	if len(papers) == 0 {
		return nil
	}
	return n.Put(ctx, papers)
}
